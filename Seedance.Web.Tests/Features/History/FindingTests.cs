using Microsoft.EntityFrameworkCore;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Features.History;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.History;

/// <summary>Every filter, alone and with others, against the same filter written down in a few lines; on both databases.</summary>
public sealed class FindingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task EveryFilter_FindsWhatItSays_InBothOrders_WhereverOneAsks(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var (shared, secret) = await FillAsync(studio);
        var all = await AllAsync(studio);
        var gone = all.Select(j => j.CampaignId).First(id => id is not null && id != shared.Value && id != secret.Value);
        var query = studio.Make<HistoryQuery>();
        List<(string Query, Func<Job, bool> Holds)> filters =
        [
            ("model=b", j => j.Model == "b"), ("ratio=1:1", j => Shape(j) == "1:1"), ("ratio=9:16", j => Shape(j) == "9:16"), ("ratio=adaptive", j => j.Ratio == "adaptive"), ("placement=reels", j => j.Placement == "reels"), ("seconds=5", j => Length(j) == 5),
            ("seconds=6-8", j => Length(j) is >= 6 and <= 8), ("concept=7", j => j.ConceptId == 7), ("star=1", j => j.IsStarred), ("review=approved", j => j.Review == ReviewState.Approved),
            ("review=draft", j => j.Review == ReviewState.Draft), ("tag=sale", j => j.Tags.Exists(t => t.Key == "sale")), ("tag=sale&tag=new", j => j.Tags.Count == 2),
            ("failed=NoMoney", j => j.State == JobState.Failed && j.Problem?.Kind == "NoMoney"), ("failed=DroppedByProvider", j => j.Problem?.Kind == "DroppedByProvider"), ("cost=2-", j => Cost(j) >= 2_000_000), ("cost=-2", j => Cost(j) <= 2_000_000),
            ("from=2026-03-01", j => j.CreatedAt >= new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc)), ("to=2026-02-28", j => j.CreatedAt < new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc)),
            ("from=2026-02-10&to=2026-02-20", j => j.CreatedAt.Month == 2 && j.CreatedAt.Day is >= 10 and <= 20), ("state=making", j => JobStore.Active.Contains(j.State)),
            ("state=failed", j => j.State == JobState.Failed), ("state=ready", j => j.State == JobState.Ready), ("campaign=none", j => j.CampaignId is not { } id || id == gone), ("q=boat", j => j.Title.Contains("boat", StringComparison.Ordinal)),
        ];
        List<(string Query, Func<Job, bool> Holds)> whose =
        [
            ("", j => j.OwnerId == TestStudio.Owner), ($"campaign={shared.Key:N}", j => j.CampaignId == shared.Value), ($"person={TestStudio.Stranger}", j => j.OwnerId == TestStudio.Stranger && j.CampaignId == shared.Value),
            ("person=all", j => j.OwnerId == TestStudio.Owner || j.CampaignId == shared.Value), ($"campaign={secret.Key:N}", _ => false),
        ];

        foreach (var (who, isSeen) in whose)
        {
            foreach (var (one, holds) in filters.Prepend(("", _ => true)))
            {
                if (who.Contains("campaign", StringComparison.Ordinal) && one.Contains("campaign", StringComparison.Ordinal)) continue;
                foreach (var (other, alsoHolds) in filters.Skip(filters.Count - 3).Prepend(("", _ => true)))
                {
                    if (one.Split('=')[0] == other.Split('=')[0] && one.Length > 0) continue;
                    if ((one + other).Contains("state", StringComparison.Ordinal) && (one + other).Contains("failed=", StringComparison.Ordinal)) continue;
                    if ((one + other + who).Split("campaign=").Length > 2) continue;
                    var said = string.Join('&', ((string[])[who, one, other]).Where(part => part.Length > 0));
                    var expected = all.Where(j => isSeen(j) && holds(j) && alsoHolds(j) && j.TrashedAt is null).Select(j => j.Id).OrderDescending().ToList();
                    var filter = HistoryFilter.Read(said);

                    Assert.Equal((said, string.Join(' ', expected)), (said, string.Join(' ', await WalkAsync(query, filter, 7, oldestFirst: false))));
                    if (other.Length == 0) Assert.Equal((said, string.Join(' ', expected.Order())), (said, string.Join(' ', await WalkAsync(query, filter, 50, oldestFirst: true))));
                    Assert.Equal((said, string.Join(' ', expected)), (said, string.Join(' ', (await query.ByIdsAsync(TestStudio.Owner, filter, [.. all.Select(j => j.Id)], Cancelled)).Select(j => j.Id))));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Days_AreThoseOfTheReader(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        await FillAsync(studio);
        var (begin, end) = (new DateTime(2026, 3, 1, 5, 0, 0, DateTimeKind.Utc), new DateTime(2026, 3, 9, 4, 0, 0, DateTimeKind.Utc)); // its last day has 23 hours
        var expected = (await AllAsync(studio)).Where(j => j.OwnerId == TestStudio.Owner && j.CreatedAt >= begin && j.CreatedAt < end && j.TrashedAt is null).Select(j => j.Id).OrderDescending();

        var there = HistoryFilter.Read("from=2026-03-01&to=2026-03-08") with { Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York") };
        var found = await WalkAsync(studio.Make<HistoryQuery>(), there, 7, oldestFirst: false);

        Assert.Equal((begin, end), (there.Begin, there.End));
        Assert.Equal(expected, found);
        Assert.NotEqual(there with { Zone = null }, there); // what one tab reads is not handed to one elsewhere
        Assert.NotEqual(found, await WalkAsync(studio.Make<HistoryQuery>(), there with { Zone = null }, 7, oldestFirst: false));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Words_CanBePhrases_Numbers_Tags_AndFileNames(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var shelf = studio.Get<JobShelf>();
        var query = studio.Make<HistoryQuery>();
        var (tea, ice, cup) = (await studio.SubmitAsync(TestStudio.Request("Peach tea with ice.")), await studio.SubmitAsync(TestStudio.Request("Ice tea, peaches.")), await studio.SubmitAsync(TestStudio.Request("夏日水果茶杯子")));
        await shelf.TagAsync(TestStudio.Owner, [tea], ["Final Cut"], [], Cancelled);
        await shelf.NoteAsync(TestStudio.Owner, ice, "für Müller", Cancelled);
        foreach (var (text, expected) in new (string, long[])[]
        {
            ("peach tea", [ice, tea]), ("\"peach tea\"", [tea]), ("“Peach Tea”", [tea]), ("\"peach te\"", []), ("\"tea with\" ice", [tea]), ("\"peach tea", [ice, tea]), ("final", [tea]),
            ("muller", [ice]), ("水果茶", [cup]), ("「水果」", [cup]), ("\"果水\"", []), ($"c{ice}", [ice]), ($"#{ice}", [ice]), ($"c{ice} tea", [ice]), ($"c{ice} 水果", []), ($"Whatever_9x16_5s_c{cup}.mp4", [cup]),
            ($"x_c{cup} (2).mp4", [cup]), ($"x_9x16_5s_c{cup}", [cup]), ($"x_c{cup}_last-frame.png", [cup]), ($"x_c{cup} - Copy.mp4", [cup]), ($"x_c{ice} 水果", []), ($"https://studio.example/clips/{tea}/", [tea]), ($"https://studio.example/clips/{tea}", [tea]), ("c999999", []), ("ice_9x16", [tea]),
        })
        {
            var filter = HistoryFilter.Of(text, null);
            var found = await query.PageAsync(TestStudio.Owner, filter, null, Cancelled);

            Assert.Equal((text, string.Join(' ', expected.OrderDescending())), (text, string.Join(' ', found.Jobs.Select(j => j.Id))));
            Assert.Equal(found.Jobs, await query.ByIdsAsync(TestStudio.Owner, filter, [tea, ice, cup], Cancelled));
            Assert.Empty((await query.PageAsync(TestStudio.Stranger, filter, null, Cancelled)).Jobs);
        }
    }

    [Fact]
    public async Task Trash_IsApart()
    {
        await using var studio = await TestStudio.StartAsync();
        var query = studio.Make<HistoryQuery>();
        var (kept, gone) = (await studio.SubmitAsync(), await studio.SubmitAsync());
        await studio.Get<JobShelf>().TrashAsync(TestStudio.Owner, [gone], "Ana", Cancelled);

        Assert.Equal([kept], (await query.PageAsync(TestStudio.Owner, HistoryFilter.None, null, Cancelled)).Jobs.Select(j => j.Id));
        Assert.Equal([gone], (await query.PageAsync(TestStudio.Owner, HistoryFilter.Of("", "trash"), null, Cancelled)).Jobs.Select(j => j.Id));
        Assert.Equal([gone], (await query.PageAsync(TestStudio.Owner, HistoryFilter.Of("boat", "trash"), null, Cancelled)).Jobs.Select(j => j.Id));
        Assert.Empty((await query.PageAsync(TestStudio.Stranger, HistoryFilter.Of("", "trash"), null, Cancelled)).Jobs);
    }

    [Fact]
    public async Task SavedViews_AreOnesOwn_UnlessTheyAreShared()
    {
        await using var studio = await TestStudio.StartAsync();
        var views = studio.Make<SavedViews>();
        await views.SaveAsync(TestStudio.Owner, " Best\nof ", "star=1", false, Cancelled);
        await views.SaveAsync(TestStudio.Owner, "Best of", "star=1&state=ready", false, Cancelled);
        await views.SaveAsync(TestStudio.Stranger, "Team", "q=tea", true, Cancelled);

        Assert.False(await views.SaveAsync(TestStudio.Owner, " ", "", false, Cancelled));
        Assert.Equal(["Best of star=1&state=ready", "Team q=tea"], (await views.ListAsync(TestStudio.Owner, Cancelled)).Select(view => $"{view.Name} {view.Query}"));
        var team = Assert.Single(await views.ListAsync(TestStudio.Stranger, Cancelled));
        await views.DeleteAsync(TestStudio.Owner, team.Id, Cancelled);
        Assert.Single(await views.ListAsync(TestStudio.Stranger, Cancelled));
    }

    private static async Task<List<long>> WalkAsync(HistoryQuery query, HistoryFilter filter, int count, bool oldestFirst)
    {
        List<long> ids = [];
        for (long? cursor = null; ;)
        {
            var slice = await query.PageAsync(TestStudio.Owner, filter, cursor, Cancelled, count, oldestFirst);
            ids.AddRange(slice.Jobs.Select(job => job.Id));
            if (!slice.HasMore) return ids;
            cursor = slice.Reached ?? ids[^1];
        }
    }

    private static int? Length(Job job) => job.Seconds ?? (int?)Math.Round((decimal?)job.DurationMs / 1000 ?? -1, MidpointRounding.AwayFromZero);

    private static string Shape(Job job) => job.Ratio == "adaptive" ? FrameRatio.For("", job.Width, job.Height) : job.Ratio;

    private static long? Cost(Job job) => job.Tokens is not null && job.EstimatedTokens > 0 ? (long?)((decimal?)job.EstimatedCostMicros * job.Tokens / job.EstimatedTokens) : job.EstimatedCostMicros;

    private static async Task<List<Job>> AllAsync(TestStudio studio)
    {
        await using var db = await studio.OpenAsync();
        return await db.Jobs.AsNoTracking().Include(job => job.Tags).ToListAsync(Cancelled);
    }

    // Sixty jobs with everything mixed; one campaign that both see, one that only the stranger does, one that was deleted.
    private static async Task<(KeyValuePair<Guid, long> Shared, KeyValuePair<Guid, long> Secret)> FillAsync(TestStudio studio)
    {
        await using var db = await studio.OpenAsync();
        var shared = new Campaign { OwnerId = TestStudio.Stranger, Name = "Shared", IsShared = true };
        var secret = new Campaign { OwnerId = TestStudio.Stranger, Name = "Secret" };
        var gone = new Campaign { OwnerId = TestStudio.Owner, Name = "Gone", IsShared = true, DeletedAt = DateTime.UtcNow };
        db.AddRange(shared, secret, gone);
        await db.SaveChangesAsync(Cancelled);
        var states = Enum.GetValues<JobState>();
        for (var i = 0; i < 60; i++)
        {
            var title = i % 3 == 0 ? "Paper boat" : "Lime tea";
            db.Jobs.Add(new Job
            {
                OwnerId = i % 4 == 0 ? TestStudio.Stranger : TestStudio.Owner,
                OperationId = Guid.NewGuid(),
                Title = title,
                Prompt = title,
                SearchText = SearchText.Fold(title),
                Model = i % 5 == 0 ? "b" : "a",
                Ratio = i % 13 == 4 ? "adaptive" : i % 7 == 0 ? "1:1" : "9:16",
                Width = 720,
                Height = i % 2 == 0 ? 716 : 1280,
                Resolution = "720p",
                Seconds = i % 13 == 6 ? null : 4 + (i % 6),
                DurationMs = i % 5 == 0 ? null : 4_542 + (i % 7 * 500),
                InputsJson = "{}",
                RequestJson = "{}",
                Gateway = "https://gateway.example/v1",
                State = states[i % states.Length],
                Problem = states[i % states.Length] switch
                {
                    JobState.Failed => new JobProblem(i % 2 == 0 ? "NoMoney" : "BadRequest", "NotCharged", "\"Kind\":\"x\""),
                    JobState.Cancelled or JobState.Expired => new JobProblem("DroppedByProvider", "Unknown", ""),
                    _ => null,
                },
                CreatedAt = new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(17 * i),
                Placement = i % 6 == 0 ? "reels" : null,
                ConceptId = i % 8 == 0 ? 7 : null,
                IsStarred = i % 9 == 0,
                Review = i % 10 == 0 ? ReviewState.Approved : ReviewState.Draft,
                CampaignId = i % 3 == 0 ? shared.Id : i % 8 == 4 ? secret.Id : i % 8 == 2 ? gone.Id : null,
                TrashedAt = i % 11 == 10 ? DateTime.UtcNow : null,
                EstimatedTokens = i == 58 ? 8_000_000_000_000 : 100,
                EstimatedCostMicros = 100_000L * i,
                Tokens = i == 58 ? 4_000_000_000_000 : i % 2 == 0 ? 50 : null,
                Currency = "USD",
                Tags = i % 5 == 1 ? [new JobTag { Name = "Sale", Key = "sale" }, .. i % 2 == 0 ? [new JobTag { Name = "New", Key = "new" }] : Array.Empty<JobTag>()] : [],
            });
            await db.SaveChangesAsync(Cancelled);
        }

        return (KeyValuePair.Create(shared.PublicId, shared.Id), KeyValuePair.Create(secret.PublicId, secret.Id));
    }
}
