using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Features.History;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.History;

/// <summary>The wall's reads, on both databases.</summary>
public sealed class HistoryQueryTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Page_ShowsOnlyOnesOwn_NewestFirst(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var first = await studio.SubmitAsync();
        await studio.SubmitAsync(owner: TestStudio.Stranger);
        var second = await studio.SubmitAsync();
        var query = Query(studio);

        var slice = await query.PageAsync(TestStudio.Owner, HistoryFilter.None, null, Cancelled);
        var searched = await query.PageAsync(TestStudio.Owner, HistoryFilter.From("boat", "making"), null, Cancelled);
        var byIds = await query.ByIdsAsync(TestStudio.Owner, HistoryFilter.None, [first, first + 1, second, 999], Cancelled);

        Assert.Equal([second, first], slice.Jobs.Select(j => j.Id));
        Assert.False(slice.HasMore);
        Assert.Equal([second, first], searched.Jobs.Select(j => j.Id));
        Assert.Equal([second, first], byIds.Select(j => j.Id));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "")]
    [InlineData(DatabaseProvider.Sqlite, "boat")]
    [InlineData(DatabaseProvider.Postgres, "")]
    [InlineData(DatabaseProvider.Postgres, "boat")]
    public async Task Pages_HaveNoGapsAndNoDuplicates_WhileJobsCome(DatabaseProvider provider, string text)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var ids = await AddAsync(studio, [.. Enumerable.Repeat(("Paper boat", JobState.Ready), 60)]);
        var query = Query(studio);
        List<long> seen = [];
        long? before = null;

        for (var more = true; more;)
        {
            var slice = await query.PageAsync(TestStudio.Owner, HistoryFilter.From(text, "ready"), before, Cancelled);
            seen.AddRange(slice.Jobs.Select(j => j.Id));
            (before, more) = (slice.Jobs[^1].Id, slice.HasMore);
            await AddAsync(studio, [("Paper boat", JobState.Ready)]);
        }

        Assert.Equal(ids.OrderDescending(), seen);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Filter_ShowsTheStatesThatItNames(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        await AddAsync(studio, [.. Enum.GetValues<JobState>().Select(state => ("Paper boat", state))]);
        var query = Query(studio);

        foreach (var show in Enum.GetValues<HistoryStates>())
        {
            var filter = new HistoryFilter("", show);
            var expected = filter.States.Count == 0 ? Enum.GetValues<JobState>() : filter.States;
            var plain = await query.PageAsync(TestStudio.Owner, filter, null, Cancelled);
            var searched = await query.PageAsync(TestStudio.Owner, filter with { Text = "paper" }, null, Cancelled);
            var byIds = await query.ByIdsAsync(TestStudio.Owner, filter with { Text = "paper" }, [.. plain.Jobs.Select(j => j.Id), 1, 2], Cancelled);

            Assert.Equal(expected.Order(), plain.Jobs.Select(j => j.State).Order());
            Assert.Equal(expected.Order(), searched.Jobs.Select(j => j.State).Order());
            Assert.All(byIds, job => Assert.Contains(job.State, expected));
        }
    }

    [Theory]
    [InlineData("peach tea", "peach")]
    [InlineData("TEA", "peach,lime")]
    [InlineData("pea", "peach")]
    [InlineData("tea pea", "peach")]
    [InlineData("creme", "cream")]
    [InlineData("水果", "chinese")]
    [InlineData("夏日水果茶", "chinese")]
    [InlineData("果水", "")]
    [InlineData("\"peach\"", "peach")]
    [InlineData("peach AND lime", "")]
    [InlineData("rain OR lime", "")]
    [InlineData("NOT lime", "")]
    [InlineData("rock and", "operators")]
    [InlineData("tea -lime", "lime")]
    [InlineData("AND \"x* -y", "operators")]
    [InlineData("x*", "operators")]
    [InlineData("^peach", "peach")]
    [InlineData("{peach}", "peach")]
    [InlineData("peach:tea", "")]
    [InlineData("SearchText:peach", "")]
    [InlineData("'; DROP TABLE \"Jobs\"; --", "")]
    [InlineData("'peach' & !lime | (tea):*", "")]
    [InlineData("%", "")]
    [InlineData("\"*-", "")]
    public async Task Search_TakesWordsLiterally(string text, string expected)
    {
        foreach (var provider in Enum.GetValues<DatabaseProvider>())
        {
            if (provider == DatabaseProvider.Postgres && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("STUDIO_TEST_POSTGRES"))) continue;
            await using var studio = await TestStudio.StartAsync(provider);
            string[] names = ["peach", "lime", "cream", "chinese", "operators"];
            string[] titles = ["Peach fruit tea", "Lime tea", "Crème caramel", "夏日水果茶", "Rock and roll x1 y2"];
            var ids = await AddAsync(studio, [.. titles.Select(title => (title, JobState.Ready))]);

            var slice = await Query(studio).PageAsync(TestStudio.Owner, HistoryFilter.From(text, null), null, Cancelled);

            Assert.Equal(
                expected.Split(',', StringSplitOptions.RemoveEmptyEntries),
                slice.Jobs.OrderBy(j => j.Id).Select(j => names[ids.IndexOf(j.Id)]));
        }
    }

    [Fact]
    public async Task ReadingPlans_StopAtTheLimit_InsteadOfSorting()
    {
        await using var studio = await TestStudio.StartAsync();
        await AddAsync(studio, [("Paper boat", JobState.Ready)]);
        await using var db = await studio.OpenAsync();
        var search = new JobSearch(TestStudio.Owner, SearchText.Words("boat")) { Limit = 25, States = [JobState.Ready] };

        var plan = await PlanAsync(db, db.SearchJobs(search).Select(j => j.Id));

        Assert.Contains(plan, step => step.Contains("VIRTUAL TABLE", StringComparison.Ordinal));
        Assert.Contains(plan, step => step.Contains("COVERING INDEX IX_Jobs_OwnerId_State_Id", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    private static HistoryQuery Query(TestStudio studio) => new(studio.Get<IDbContextFactory<StudioDb>>());

    private static async Task<List<string>> PlanAsync(StudioDb db, IQueryable<long> query)
    {
        await db.Database.OpenConnectionAsync(Cancelled);
        await using var command = query.CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        List<string> steps = [];
        while (await reader.ReadAsync(Cancelled)) steps.Add(reader.GetString(3));
        return steps;
    }

    private static async Task<List<long>> AddAsync(TestStudio studio, IReadOnlyList<(string Title, JobState State)> jobs)
    {
        await using var db = await studio.OpenAsync();
        var now = studio.Clock.GetUtcNow().UtcDateTime;
        List<Job> rows = [.. jobs.Select(job => new Job
        {
            OwnerId = TestStudio.Owner,
            OperationId = Guid.NewGuid(),
            Title = job.Title,
            Prompt = "",
            SearchText = SearchText.Fold(job.Title),
            Model = "m",
            Ratio = "9:16",
            Resolution = "720p",
            InputsJson = "{}",
            RequestJson = "{}",
            Gateway = "demo",
            State = job.State,
            CreatedAt = now,
            ChangedAt = now,
            DueAt = now,
        })];
        foreach (var row in rows)
        {
            db.Jobs.Add(row);
            await db.SaveChangesAsync(Cancelled);
        }

        return [.. rows.Select(row => row.Id)];
    }
}
