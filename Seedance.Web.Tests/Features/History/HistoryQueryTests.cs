using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Features.History;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.History;

/// <summary>The wall's reads, on both databases.</summary>
public sealed class HistoryQueryTests
{
    private static readonly (string Text, string Expected)[] Searches =
    [
        ("peach tea", "peach"),
        ("TEA", "peach,lime"),
        ("pea", "peach"),
        ("tea pea", "peach"),
        ("creme", "cream"),
        ("水果", "chinese"),
        ("夏日水果茶", "chinese"),
        ("果水", ""),
        ("\"peach\"", "peach"),
        ("peach AND lime", ""),
        ("rain OR lime", ""),
        ("NOT lime", ""),
        ("rock and", "operators"),
        ("tea -lime", "lime"),
        ("AND \"x* -y", "operators"),
        ("x*", "operators"),
        ("^peach", "peach"),
        ("{peach}", "peach"),
        ("peach:tea", ""),
        ("SearchText:peach", ""),
        ("'; DROP TABLE \"Jobs\"; --", ""),
        ("'peach' & !lime | (tea):*", ""),
        ("%", ""),
        ("\"*-", ""),
    ];

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
        var searched = await query.PageAsync(TestStudio.Owner, HistoryFilter.Of("boat", "making"), null, Cancelled);
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
            var slice = await query.PageAsync(TestStudio.Owner, HistoryFilter.Of(text, "ready"), before, Cancelled);
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

        foreach (var show in Enum.GetValues<HistoryStates>().Where(show => show != HistoryStates.Trash))
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
    [MemberData(nameof(Providers))]
    public async Task Search_TakesWordsLiterally(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        string[] names = ["peach", "lime", "cream", "chinese", "operators"];
        string[] titles = ["Peach fruit tea", "Lime tea", "Crème caramel", "夏日水果茶", "Rock and roll x1 y2"];
        var ids = await AddAsync(studio, [.. titles.Select(title => (title, JobState.Ready))]);

        foreach (var (text, expected) in Searches)
        {
            var slice = await Query(studio).PageAsync(TestStudio.Owner, HistoryFilter.Of(text, null), null, Cancelled);

            Assert.Equal((text, expected), (text, string.Join(',', slice.Jobs.OrderBy(j => j.Id).Select(j => names[ids.IndexOf(j.Id)]))));
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task EveryStepOfASearch_FindsTheSame_InItsOrder_UpToTheLimit(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var ids = await AddAsync(studio, [("Paper boat", JobState.Ready), ("Lime tea", JobState.Ready), ("Paper plane", JobState.Ready), ("Paper box", JobState.Failed), ("Paper cup", JobState.Ready)]);
        await using var db = await studio.OpenAsync();
        var search = new JobSearch(TestStudio.Owner, SearchText.Phrases("pap")) { States = [JobState.Ready], Limit = 2, Before = ids[4] };

        Assert.All(Run(search), found => Assert.Equal([ids[2], ids[0]], found));
        Assert.All(Run(search with { OldestFirst = true }), found => Assert.Equal([ids[0], ids[2]], found));
        Assert.All(Run(search with { States = [], CampaignIds = [7], IsOwnToo = true }), found => Assert.Equal([ids[3], ids[2]], found));
        Assert.All(Run(search with { States = [], CampaignIds = [7] }), Assert.Empty);

        IEnumerable<List<long>> Run(JobSearch asked)
        {
            var (steps, values) = db.SearchIdsSql(asked);
            return steps.Select(step => db.Database.SqlQueryRaw<long>($"SELECT \"Id\" AS \"Value\" FROM ({step.Sql}) AS one", values).ToList());
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Pages_OfWhatLiesFarApart_HaveNoGaps(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var ids = await AddAsync(studio, [.. Enumerable.Repeat(("Paper boat", JobState.Ready), 30), .. Enumerable.Repeat(("Paper plane", JobState.Failed), 30)]);
        var campaign = new Campaign { OwnerId = TestStudio.Stranger, Name = "Shared", IsShared = true };
        await using (var db = await studio.OpenAsync())
        {
            db.Add(campaign);
            await db.SaveChangesAsync(Cancelled);

            // Ten close together, then one in every 700.
            foreach (var (id, at) in ids.Select((id, at) => (id, at)).Reverse().Where(one => one.at >= 10))
            {
                await db.Jobs.Where(job => job.Id == id).ExecuteUpdateAsync(
                    set => set.SetProperty(job => job.Seconds, 4 + (at % 5)).SetProperty(job => job.Ratio, at % 2 == 0 ? "1:1" : "9:16")
                        .SetProperty(job => job.OwnerId, at % 3 == 0 ? TestStudio.Stranger : TestStudio.Owner).SetProperty(job => job.CampaignId, at % 4 == 0 ? campaign.Id : null), Cancelled);
                await db.Database.ExecuteSqlAsync($"UPDATE \"Jobs\" SET \"Id\" = {id + ((at - 9) * 700L)} WHERE \"Id\" = {id}", Cancelled);
            }
        }

        await using var check = await studio.OpenAsync();
        var all = await check.Jobs.AsNoTracking().ToListAsync(Cancelled);
        (string Query, Func<Job, bool> Holds)[] questions =
        [
            ("seconds=6-7", job => IsOwn(job) && job.Seconds is (6 or 7)),
            ("ratio=1:1&seconds=5-", job => IsOwn(job) && job.Ratio == "1:1" && job.Seconds >= 5),
            ("state=failed&seconds=-6", job => IsOwn(job) && job.State == JobState.Failed && job.Seconds <= 6),
            ("person=all", job => IsOwn(job) || job.CampaignId is not null),
            ("person=all&seconds=8", job => (IsOwn(job) || job.CampaignId is not null) && job.Seconds == 8),
            ($"campaign={campaign.PublicId:N}&ratio=1:1", job => job.CampaignId is not null && job.Ratio == "1:1"),
            ($"person={TestStudio.Stranger}", job => !IsOwn(job) && job.CampaignId is not null),
        ];
        foreach (var (question, holds) in questions)
        {
            var expected = all.Where(holds).Select(job => job.Id).Order().ToList();
            Assert.Equal(expected, await ReadAllAsync(HistoryFilter.Read("?" + question), oldestFirst: true));
            expected.Reverse();
            Assert.Equal(expected, await ReadAllAsync(HistoryFilter.Read("?" + question), oldestFirst: false));
        }

        static bool IsOwn(Job job) => job.OwnerId == TestStudio.Owner;

        async Task<List<long>> ReadAllAsync(HistoryFilter filter, bool oldestFirst)
        {
            var (seen, last, more) = (new List<long>(), (long?)null, true);
            while (more)
            {
                var slice = await Query(studio).PageAsync(TestStudio.Owner, filter, last, Cancelled, count: 4, oldestFirst);
                seen.AddRange(slice.Jobs.Select(job => job.Id));
                (last, more) = (slice.Reached ?? slice.Jobs.LastOrDefault()?.Id, slice.HasMore);
            }

            return seen;
        }
    }

    [Fact]
    public async Task ReadingPlans_StopAtTheLimit_InsteadOfSorting()
    {
        await using var studio = await TestStudio.StartAsync();
        await AddAsync(studio, [("Paper boat", JobState.Ready)]);
        await using var db = await studio.OpenAsync();
        var search = new JobSearch(TestStudio.Owner, SearchText.Phrases("boat")) { Limit = 25, States = [JobState.Ready] };

        var plan = await PlanAsync(db, db.SearchJobs(search).Select(j => j.Id));

        Assert.Contains(plan, step => step.Contains("VIRTUAL TABLE", StringComparison.Ordinal));
        Assert.Contains(plan, step => step.Contains("COVERING INDEX IX_Jobs_OwnerId_State_Id", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Page_ReadsTheSameCards_AsTheMapper(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var ids = await AddAsync(studio, [("Full", JobState.Failed), ("Empty", JobState.Queued)]);
        await using (var db = await studio.OpenAsync())
        {
            var full = await db.Jobs.FindAsync([ids[0]], Cancelled);
            (full!.Seconds, full.DurationMs, full.Width, full.Height, full.Percent) = (5, 5_042, 720, 1280, 40);
            (full.SubmittedAt, full.GatewayStatus, full.PosterKey) = (full.CreatedAt.AddMilliseconds(1234), "running", "poster");
            full.Problem = new JobProblem("ContentRefused", "NotCharged", "no") { Code = "a", Part = "b", Reason = "c", Field = "d", RequestId = "e", Status = 400 };
            await db.SaveChangesAsync(Cancelled);
        }

        var byHand = await Query(studio).PageAsync(TestStudio.Owner, HistoryFilter.None, null, Cancelled);
        var mapped = await Query(studio).ByIdsAsync(TestStudio.Owner, HistoryFilter.None, ids, Cancelled);

        Assert.Equal(mapped, byHand.Jobs);
        Assert.All(byHand.Jobs, job => Assert.Equal(DateTimeKind.Utc, job.CreatedAt.Kind));
    }

    private static HistoryQuery Query(TestStudio studio) => studio.Make<HistoryQuery>();

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
