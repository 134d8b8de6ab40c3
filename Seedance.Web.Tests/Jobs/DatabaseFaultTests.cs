using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>The database fails at every single place of a job's life, or for a while: nothing is lost, nothing is paid twice.</summary>
public sealed class DatabaseFaultTests
{
    private readonly DatabaseFaults _faults = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>SQLite's own way: a whole life shows its operations; then, for each of them, a life in which it fails.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task FaultAtEveryPoint_OfAWholeLife_KeepsThePromises(DatabaseProvider provider)
    {
        await using var studio = await StartAsync(provider);
        await LiveAsync(studio, failAt: null);
        var points = _faults.Points;
        Assert.InRange(points.Count, 40, 400);

        var hits = 0;
        var questions = new List<string>();
        foreach (var point in points)
        {
            var id = await LiveAsync(studio, point);
            var end = (await studio.FindAsync(id)).State;
            Assert.True(end is JobState.Ready or JobState.NeedsAttention, $"{end} after a fault {point}");
            if (_faults.HasFailed) hits++;
            if (end == JobState.NeedsAttention) questions.Add(point);
        }

        await studio.Promises.CheckAsync(settled: true);
        Assert.InRange(hits, points.Count * 9 / 10, points.Count); // a turn more or less of looking for work depends on the moment

        // Only around the paid call itself may a person be asked: the intent is written, and nobody knows more.
        Assert.InRange(questions.Count, 1, 4);
    }

    /// <summary>The row and its intent are stored, but the studio is told of a fault: nothing was sent, so nobody has to be asked.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task ClickWithNothingWaiting_WhoseCommitIsNotAnswered_IsSentOnce(DatabaseProvider provider)
    {
        await using var studio = await StartAsync(provider);
        await studio.StartRunnerAsync();
        _faults.Arm("after COMMIT (1)");
        var id = await studio.SubmitAsync();

        Assert.True(_faults.HasFailed);
        _faults.Disarm();
        await studio.UntilAsync(id, JobState.Generating);
        await studio.Runner.StopAsync(Token);
        Assert.Single(studio.Gateway.Posts);
        Assert.Equal([JobState.Queued, JobState.Submitting, JobState.Generating], (await studio.EventsAsync(id)).Select(e => e.State));
    }

    public static TheoryData<DatabaseProvider, string, JobState> Outages()
    {
        var rows = new TheoryData<DatabaseProvider, string, JobState>();
        foreach (var during in (JobState[])[JobState.Queued, JobState.Submitting, JobState.Generating, JobState.Saving])
        {
            foreach (var how in (string[])["BUSY", "READONLY", "IOERR", "FULL"]) rows.Add(DatabaseProvider.Sqlite, how, during);
            rows.Add(DatabaseProvider.Postgres, "dropped", during);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task Outage_LongerThanALease_IsWaitedOut(DatabaseProvider provider, string how, JobState during)
    {
        await using var studio = await StartAsync(provider);
        DbException fault = how switch
        {
            "BUSY" => new SqliteException("database is locked", 5),
            "READONLY" => new SqliteException("attempt to write a readonly database", 8),
            "IOERR" => new SqliteException("disk I/O error", 10),
            "FULL" => new SqliteException("database or disk is full", 13),
            _ => new NpgsqlException("Exception while reading from stream"),
        };
        DateTimeOffset? end = null;
        void Begin()
        {
            if (end is not null) return;
            end = studio.Clock.GetUtcNow() + TimeSpan.FromSeconds(90);
            _faults.Break(fault);
        }

        var (accept, progress) = (studio.Gateway.OnSubmit, studio.Gateway.OnPoll);
        studio.Gateway.OnSubmit = body =>
        {
            if (during == JobState.Submitting) Begin();
            return accept(body);
        };
        studio.Gateway.OnPoll = (task, turn) =>
        {
            if (during == JobState.Generating) Begin();
            return progress(task, turn);
        };
        studio.Gateway.OnOther = http =>
        {
            if (during == JobState.Saving && http.Request.Path == "/clips/clip.mp4") Begin();
            return Task.FromResult(false);
        };
        var id = await studio.SubmitAsync();
        if (during == JobState.Queued) Begin();

        for (var turn = 0; turn < 60 && !(await IsOverAsync(studio, id)); turn++)
        {
            await TurnAsync(studio, () =>
            {
                if (studio.Clock.GetUtcNow() >= end) _faults.Disarm();
            });
            studio.Clock.Advance(TimeSpan.FromSeconds(15));
            if (studio.Clock.GetUtcNow() >= end) _faults.Disarm();
        }

        Assert.NotNull(end);
        Assert.Equal(JobState.Ready, (await studio.FindAsync(id)).State);
        Assert.Single(studio.Gateway.Posts);
        await studio.Promises.CheckAsync(settled: true);
    }

    [Fact]
    public async Task Outage_WhenGenerateIsPressed_IsAnError_AndPressingAgainIsOneJob()
    {
        await using var studio = await StartAsync(DatabaseProvider.Sqlite);
        var wish = new NewJob(TestStudio.Owner, Guid.NewGuid(), null, TestStudio.Request());
        _faults.Break(new SqliteException("database is locked", 5));
        await Assert.ThrowsAnyAsync<Exception>(() => studio.Jobs.SubmitAsync(wish, Token));
        _faults.Disarm();

        var job = Assert.IsType<SubmitResult.Created>(await studio.Jobs.SubmitAsync(wish, Token));
        await studio.RunUntilAsync(job.JobId, JobState.Ready);
        Assert.Single(studio.Gateway.Posts);
    }

    [Fact]
    public async Task DatabaseHeldByAnotherProgram_IsWaitedFor()
    {
        var hold = Environment.GetEnvironmentVariable("STUDIO_LONG") == "1" ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(1);
        await using var studio = await StartAsync(DatabaseProvider.Sqlite);
        await using var other = new SqliteConnection($"Data Source={Path.Combine(studio.Folder, "studio.db")}");
        await other.OpenAsync(Token);
        var id = await studio.SubmitAsync();
        await using (var begin = other.CreateCommand())
        {
            begin.CommandText = "BEGIN IMMEDIATE";
            await begin.ExecuteNonQueryAsync(Token);
        }

        var free = new TaskCompletionSource();
        await using var timer = TimeProvider.System.CreateTimer(_ =>
        {
            using var end = other.CreateCommand();
            end.CommandText = "ROLLBACK";
            end.ExecuteNonQuery();
            free.SetResult();
        }, null, hold, Timeout.InfiniteTimeSpan);
        Assert.Equal(JobState.Queued, (await studio.FindAsync(id)).State); // reading needs nobody's leave
        do
        {
            await TurnAsync(studio, () => { });
            studio.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        while (!free.Task.IsCompleted);

        Assert.NotEqual(JobState.NeedsAttention, (await studio.RunUntilAsync(id, JobState.Ready, JobState.NeedsAttention)).State);
        Assert.Single(studio.Gateway.Posts);
    }

    [Fact]
    public async Task FaultsInTheLoop_DoNotEndIt()
    {
        await using var studio = await StartAsync(DatabaseProvider.Sqlite);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var id = await studio.SubmitAsync();
        _faults.Break(new SqliteException("disk I/O error", 10));
        await studio.Runner.StartAsync(Token);
        while (_faults.Refused < 5)
        {
            patience.Token.ThrowIfCancellationRequested();
            studio.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        _faults.Disarm();
        while (!await IsOverAsync(studio, id))
        {
            patience.Token.ThrowIfCancellationRequested();
            studio.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await studio.Runner.StopAsync(Token);
        Assert.Equal(JobState.Ready, (await studio.FindAsync(id)).State);
    }

    private Task<TestStudio> StartAsync(DatabaseProvider provider) => TestStudio.StartAsync(
        provider,
        settings => settings["Gateway:PollInterval"] = "00:00:01",
        services =>
        {
            SharedStudio.WithoutPosters(services);
            services.ConfigureDbContext<SqliteStudioDb>(options => options.AddInterceptors(_faults));
            services.ConfigureDbContext<PostgresStudioDb>(options => options.AddInterceptors(_faults));
        });

    /// <summary>From Generate, pressed until it is taken, to the end. The fault is once, and then all is well.</summary>
    private async Task<long> LiveAsync(TestStudio studio, string? failAt)
    {
        var operation = Guid.NewGuid();
        var wish = new NewJob(TestStudio.Owner, operation, null, TestStudio.Request($"Wish {operation:N}."));
        _faults.Arm(failAt);
        var id = await PressAsync(studio, wish) ?? await PressAsync(studio, wish) ?? throw new InvalidOperationException("Two faults.");
        studio.Promises.Clicked.Add(operation);
        for (var turn = 0; turn < 100; turn++)
        {
            await TurnAsync(studio, () => { });
            if (await IsOverAsync(studio, id))
            {
                _faults.Disarm();
                return id;
            }

            studio.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        throw new InvalidOperationException($"A fault {failAt} keeps the job {(await studio.FindAsync(id)).State}.");
    }

    private static async Task<long?> PressAsync(TestStudio studio, NewJob wish)
    {
        try
        {
            return await studio.Jobs.SubmitAsync(wish, Token) switch
            {
                SubmitResult.Created created => created.JobId,
                SubmitResult.AlreadySubmitted { SameRequest: true } already => already.JobId,
                var other => throw new InvalidOperationException(other.ToString()),
            };
        }
        catch (Exception fault) when (IsOfTheDatabase(fault))
        {
            return null; // the page says so, and the person presses again
        }
    }

    /// <summary>A turn as the runner's loop makes it: it survives a fault. Work that waits for the clock gets its time.</summary>
    private static async Task TurnAsync(TestStudio studio, Action onWait)
    {
        var turn = Task.Run(() => studio.Runner.RunOnceAsync(Token), Token);
        while (await Task.WhenAny(turn, studio.Clock.WaitingAsync(2)) != turn) // one timer is the lease's, the other waits to try again
        {
            studio.Clock.Advance(TimeSpan.FromSeconds(1));
            onWait();
        }

        try
        {
            await turn;
        }
        catch (Exception fault) when (IsOfTheDatabase(fault))
        {
            // the loop logs it and goes on
        }
    }

    private static bool IsOfTheDatabase(Exception? fault) => fault is DbException || (fault is not null && IsOfTheDatabase(fault.InnerException));

    private Task<bool> IsOverAsync(TestStudio studio, long id) =>
        _faults.AsideAsync(async () => JobService.IsOver((await studio.FindAsync(id)).State));
}
