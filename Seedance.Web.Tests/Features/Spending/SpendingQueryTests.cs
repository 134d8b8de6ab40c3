using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Features.Spending;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Spending;

/// <summary>The sums, on both databases.</summary>
public sealed class SpendingQueryTests
{
    private static readonly DateTime Day = new(2026, 11, 2, 23, 59, 59, DateTimeKind.Utc);

    private static readonly SpendingFilter November = SpendingFilter.Read("2026-11-01", "2026-11-30", null, null, new DateOnly(2026, 11, 30));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Sums_HoldWhatWasCharged_AndNothingElse(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        await AddAsync(studio,
            Job(JobState.Ready) with { Tokens = 100_000 },
            Job(JobState.Ready) with { Tokens = null }, // the gateway told none: as estimated
            Job(JobState.Ready) with { Cost = null, Currency = null, Tokens = 50_000 },
            Job(JobState.Failed) with { Problem = new JobProblem("ClipLost", "Charged", "") },
            Job(JobState.Failed) with { Problem = new JobProblem("ContentRefused", "NotCharged", "He said \"Charge\":\"Charged\"") },
            Job(JobState.Failed) with { Problem = new JobProblem("GatewayTrouble", "Unknown", "") },
            Job(JobState.Expired) with { Problem = null },
            Job(JobState.NeedsAttention) with { Problem = new JobProblem("OutcomeUnknown", "Unknown", "") },
            Job(JobState.Cancelled) with { IsSent = false },
            Job(JobState.Generating),
            Job(JobState.Queued),
            Job(JobState.Ready) with { Tokens = 1, Gateway = "demo" });

        var sum = Assert.Single(await studio.Make<SpendingQuery>().ReadAsync(TestStudio.Owner, false, November, SpendingBy.Day, Token)).Sum;

        Assert.Equal((10L, 4L, 2L, 3L, 1L), (sum.Clips, sum.Charged, sum.Free, sum.Unknown, sum.Running));
        Assert.Equal((100_000 + 108_900 + 50_000 + 108_900L, 4 * 108_900L), (sum.Tokens, sum.EstimatedTokens));
        Assert.Equal((2L, 1L), (sum.NotTold, sum.Unpriced));
        var money = Assert.Single(sum.ByCurrency);
        Assert.Equal("USD", money.Key);
        Assert.Equal(new Money(700_000 + 762_300 + 762_300, 3 * 762_300, 3 * 762_300, 762_300), money.Value);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task DeletedClip_IsStillPaidFor(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        await using (var db = await studio.OpenAsync())
        {
            db.Campaigns.Add(new Campaign { Id = 5, OwnerId = TestStudio.Owner, Name = "Launch" });
            await db.SaveChangesAsync(Token);
        }

        await AddAsync(studio,
            Job(JobState.Ready) with { Tokens = 100_000, ConceptId = 12, CampaignId = 5 },
            Job(JobState.Failed) with { Problem = new JobProblem("ContentRefused", "NotCharged", "") },
            Job(JobState.Expired),
            Job(JobState.Generating),
            Job(JobState.Queued),
            Job(JobState.Ready) with { Tokens = 1, Gateway = "demo" });
        var query = studio.Make<SpendingQuery>();
        var before = Assert.Single(await query.ReadAsync(TestStudio.Owner, false, November, SpendingBy.Model, Token)).Sum;

        for (var id = 1; id <= 6; id++) Assert.Equal(DecisionResult.Done, await studio.Jobs.DeleteAsync(TestStudio.Owner, id, Token));

        var after = Assert.Single(await query.ReadAsync(TestStudio.Owner, false, November, SpendingBy.Model, Token)).Sum;
        Assert.Equal((4L, 1L, 1L, 1L, 1L), (before.Clips, before.Charged, before.Free, before.Unknown, before.Running));
        Assert.Equal((4L, 1L, 1L, 2L, 0L), (after.Clips, after.Charged, after.Free, after.Unknown, after.Running)); // nobody asks any more
        Assert.Equal((before.Tokens, before.ByCurrency["USD"].Spent), (after.Tokens, after.ByCurrency["USD"].Spent));
        Assert.Equal(["12", ""], (await query.ReadAsync(TestStudio.Owner, false, November, SpendingBy.Concept, Token)).Select(row => row.Key));
        Assert.Equal(["5", ""], (await query.ReadAsync(TestStudio.Owner, false, November, SpendingBy.Campaign, Token)).Select(row => row.Key));
        Assert.Equal(
            ["Charged", "NotCharged", "Unknown", "Unknown"],
            await query.ClipsAsync(TestStudio.Owner, false, November, Token).Select(clip => clip.Charge).OrderBy(charge => charge, StringComparer.Ordinal).ToListAsync(Token));
        Assert.Equal(DecisionResult.NotFound, await studio.Jobs.DeleteAsync(TestStudio.Owner, 1, Token));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Members_SeeTheirOwn_AdministratorsEverybody(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        await AddAsync(studio, Job(JobState.Ready), Job(JobState.Ready) with { Owner = TestStudio.Stranger }, Job(JobState.Ready) with { Owner = TestStudio.Stranger, Currency = "CNY" });
        var query = studio.Make<SpendingQuery>();
        var ofStranger = November with { PersonId = TestStudio.Stranger };

        Assert.Equal([(TestStudio.Owner, 1L)], await ReadAsync(false, November));
        Assert.Equal([(TestStudio.Owner, 1L)], await ReadAsync(false, ofStranger));
        Assert.Equal([(TestStudio.Stranger, 2L), (TestStudio.Owner, 1L)], await ReadAsync(true, November));
        Assert.Equal([(TestStudio.Stranger, 2L)], await ReadAsync(true, ofStranger));
        Assert.Equal(["CNY", "USD"], (await query.ReadAsync(TestStudio.Owner, true, ofStranger, SpendingBy.Person, Token))[0].Sum.ByCurrency.Keys);
        Assert.Equal(1, await query.ClipsAsync(TestStudio.Owner, false, ofStranger, Token).CountAsync(Token));
        Assert.Equal(2, await query.ClipsAsync(TestStudio.Owner, true, ofStranger, Token).CountAsync(Token));

        async Task<IEnumerable<(string, long)>> ReadAsync(bool isAdmin, SpendingFilter filter) =>
            (await query.ReadAsync(TestStudio.Owner, isAdmin, filter, SpendingBy.Person, Token)).Select(row => (row.Key, row.Sum.Clips));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Rows_AreDaysModelsAndConcepts(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        await using (var db = await studio.OpenAsync())
        {
            db.Campaigns.Add(new Campaign { Id = 5, OwnerId = TestStudio.Owner, Name = "Launch" });
            db.Concepts.Add(new Concept { Id = 12, OwnerId = TestStudio.Owner, Name = "Summer", FormJson = "{}", AxesJson = "{}" });
            await db.SaveChangesAsync(Token);
        }

        await AddAsync(studio,
            Job(JobState.Ready) with { At = Day },
            Job(JobState.Ready) with { At = Day.AddSeconds(1), ConceptId = 12, CampaignId = 5 },
            Job(JobState.Ready) with { At = Day.AddSeconds(2), Model = "another" },
            Job(JobState.Ready) with { At = new DateTime(2026, 10, 31, 23, 59, 59, 999, DateTimeKind.Utc) },
            Job(JobState.Ready) with { At = new DateTime(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc) });

        Assert.Equal([("2026-11-02", 1L), ("2026-11-03", 2L)], await ReadAsync(SpendingBy.Day));
        Assert.Equal([("doubao-seedance-2-0-260128", 2L), ("another", 1L)], await ReadAsync(SpendingBy.Model));
        Assert.Equal([("", 2L), ("12", 1L)], await ReadAsync(SpendingBy.Concept));
        Assert.Equal("Summer", (await studio.Make<SpendingQuery>().ConceptsAsync([12, 13], Token))["12"]);
        Assert.Equal([("", 2L), ("5", 1L)], await ReadAsync(SpendingBy.Campaign));
        Assert.Equal("Launch", (await studio.Make<SpendingQuery>().CampaignsAsync(Token))["5"]);

        async Task<IEnumerable<(string, long)>> ReadAsync(SpendingBy by) =>
            (await studio.Make<SpendingQuery>().ReadAsync(TestStudio.Owner, true, November, by, Token)).Select(row => (row.Key, row.Sum.Clips));
    }

    private static Asked Job(JobState state) => new(state);

    private static async Task AddAsync(TestStudio studio, params Asked[] jobs)
    {
        await using var db = await studio.OpenAsync();
        foreach (var asked in jobs)
        {
            db.Jobs.Add(new Job
            {
                OwnerId = asked.Owner,
                OperationId = Guid.NewGuid(),
                Title = "t",
                Prompt = "p",
                SearchText = "t p",
                Model = asked.Model,
                Ratio = "9:16",
                Resolution = "720p",
                InputsJson = "{}",
                RequestJson = "{}",
                Gateway = asked.Gateway,
                State = asked.State,
                CreatedAt = asked.At,
                SubmittedAt = asked.IsSent ? asked.At : null,
                ChangedAt = asked.At,
                DueAt = asked.At,
                Problem = asked.Problem,
                EstimatedTokens = 108_900,
                EstimatedCostMicros = asked.Cost,
                Currency = asked.Currency,
                Tokens = asked.Tokens,
                ConceptId = asked.ConceptId,
                CampaignId = asked.CampaignId,
            });
        }

        await db.SaveChangesAsync(Token);
    }

    private sealed record Asked(JobState State)
    {
        public string Owner { get; init; } = TestStudio.Owner;

        public string Model { get; init; } = "doubao-seedance-2-0-260128";

        public string Gateway { get; init; } = "https://gateway.example/v1";

        public DateTime At { get; init; } = Day;

        public bool IsSent { get; init; } = true;

        public long? Tokens { get; init; }

        public long? Cost { get; init; } = 762_300;

        public string? Currency { get; init; } = "USD";

        public long? ConceptId { get; init; }

        public long? CampaignId { get; init; }

        public JobProblem? Problem { get; init; }
    }
}
