using System.Globalization;
using Seedance.Web.Features.History;

namespace Seedance.Bench.Figures;

/// <summary>A question to the history, and what the same question by hand needs.</summary>
/// <param name="Where">By hand: a condition on <c>Jobs</c>.</param>
/// <param name="Ask">By the number of jobs and the turn.</param>
internal sealed record HistoryRead(string What, string Where, Func<int, int, History.Asked> Ask)
{
    private const string Mine = """ "OwnerId" = @owner AND "TrashedAt" IS NULL""";

    private const string SeenCampaign = """
        (SELECT c."Id" FROM "Campaigns" c WHERE c."PublicId" = @campaign AND c."DeletedAt" IS NULL AND (
            c."IsShared" OR c."OwnerId" = @owner OR EXISTS (SELECT 1 FROM "CampaignMembers" m WHERE m."CampaignId" = c."Id" AND m."UserId" = @owner)))
        """;

    private const string SeenCampaigns = """
        (SELECT c."Id" FROM "Campaigns" c WHERE c."DeletedAt" IS NULL AND (
            c."IsShared" OR c."OwnerId" = @owner OR EXISTS (SELECT 1 FROM "CampaignMembers" m WHERE m."CampaignId" = c."Id" AND m."UserId" = @owner)))
        """;

    /// <summary>It may grow so with the number of jobs.</summary>
    public double MaxGrowth { get; init; } = 0.10;

    public int Page { get; init; } = 50;

    /// <summary>What people ask the history for.</summary>
    public static readonly IReadOnlyList<HistoryRead> All =
    [
        new("first page", Mine, (_, _) => new(HistoryFilter.None)),
        new("deep page", Mine, (size, turn) => new(HistoryFilter.None, (size / 2) - (turn % 100))),
        new("state", $"""{Mine} AND "State" = @state""", (_, _) => new(HistoryFilter.Of("", "failed"), null, ("state", "Failed"))),
        new("failed with …", $"""{Mine} AND "State" = 'Failed' AND {RawHistory.Kind} = @kind""", (_, _) => new(Filter("failed=NoMoney"), null, ("kind", "NoMoney"))),
        new("campaign", $""" "CampaignId" = {SeenCampaign} AND "TrashedAt" IS NULL""", (_, turn) => new(
            Filter($"campaign={Seed.Campaign(1 + (turn % SeededJob.Campaigns)):N}"), null, ("campaign", Seed.Campaign(1 + (turn % SeededJob.Campaigns))))),
        new("everybody's", $""" ("OwnerId" = @owner OR "CampaignId" IN {SeenCampaigns}) AND "TrashedAt" IS NULL""", (_, _) => new(Filter("person=all"))),
        new("one other person's", $""" "OwnerId" = @person AND "CampaignId" IN {SeenCampaigns} AND "TrashedAt" IS NULL""", (_, _) => new(Filter("person=" + Seed.Other), null, ("person", Seed.Other))),
        new("concept", $"""{Mine} AND "ConceptId" = @concept""", (size, turn) => new(
            Filter(Invariant($"concept={1 + (turn % SeededJob.RareOf(size).Concepts)}")), null, ("concept", 1L + (turn % SeededJob.RareOf(size).Concepts)))),
        new("rare tag", $"""{Mine} AND "Id" IN (SELECT "JobId" FROM "JobTags" WHERE "Key" = @tag)""", (size, turn) => new(
            Filter("tag=" + SeededJob.RareTag(turn % SeededJob.RareOf(size).Tags)), null, ("tag", SeededJob.RareTag(turn % SeededJob.RareOf(size).Tags)))),
        new("common tag", $"""{Mine} AND EXISTS (SELECT 1 FROM "JobTags" t WHERE t."JobId" = "Id" AND t."Key" = @tag)""", (_, _) => new(
            Filter("tag=" + SeededJob.CommonTag), null, ("tag", SeededJob.CommonTag))),
        new("star", $"""{Mine} AND "IsStarred" """, (_, _) => new(Filter("star=1"))),
        new("review", $"""{Mine} AND "Review" = @review AND "Review" <> 'Draft'""", (_, _) => new(Filter("review=approved"), null, ("review", "Approved"))),
        new("placement", $"""{Mine} AND "Placement" = @placement""", (_, _) => new(Filter("placement=reels"), null, ("placement", "reels"))),
        new("ratio and model", $"""{Mine} AND ("Ratio" = @ratio OR ("Ratio" = 'adaptive' AND "Width" * 1.0 / "Height" BETWEEN 0.867 AND 1.154)) AND "Model" = @model""", (_, _) => new(
            Filter("ratio=1:1&model=doubao-seedance-2-0-fast-260128"), null, ("ratio", "1:1"), ("model", "doubao-seedance-2-0-fast-260128"))),
        new("seconds", $"""{Mine} AND COALESCE("Seconds", ("DurationMs" + 500) / 1000) = @seconds""", (_, _) => new(Filter("seconds=8"), null, ("seconds", 8))),
        new("from … to … seconds", $"""{Mine} AND COALESCE("Seconds", ("DurationMs" + 500) / 1000) BETWEEN 6 AND 9""", (_, _) => new(Filter("seconds=6-9"))),
        new("days", $"""{Mine} AND "Id" IN (SELECT "Id" FROM "Jobs" WHERE "CreatedAt" >= @from AND "CreatedAt" < @to)""", (size, _) => new(
            Filter(Invariant($"from={Day(size, 0.5):O}&to={Day(size, 0.5).AddDays(2):O}")), null, ("from", Start(Day(size, 0.5))), ("to", Start(Day(size, 0.5).AddDays(3))))),
        new("cost", $"""{Mine} AND "EstimatedCostMicros" >= 800000""", (_, _) => new(Filter("cost=0.8-"))),
        new("ratio in a campaign", $""" "CampaignId" = {SeenCampaign} AND "Ratio" = '1:1' AND "TrashedAt" IS NULL""", (_, _) => new(
            Filter($"campaign={Seed.Campaign(3):N}&ratio=1:1"), null, ("campaign", Seed.Campaign(3)))),
        new("trash", """ "OwnerId" = @owner AND "TrashedAt" IS NOT NULL""", (_, _) => new(Filter("state=trash"))),
        new("rare word", $"""{RawHistory.RareWords} AND "TrashedAt" IS NULL""", (size, turn) => Said(SeededJob.RareWord(turn % SeededJob.RareOf(size).Words))),
        new("two common words", $"""{RawHistory.Words} AND "TrashedAt" IS NULL""", (_, _) => Said($"{Seed.CommonWord} lemon")) { MaxGrowth = 0.65 },
        new("beginnings of words", $"""{RawHistory.Words} AND "TrashedAt" IS NULL""", (_, _) => Said("sum lem")) { MaxGrowth = 0.65 },
        new("words in quotation marks", $"""{RawHistory.Words} AND "TrashedAt" IS NULL""", (_, _) => Said("\"lemon splash\"")) { MaxGrowth = 0.65 },
        new("Chinese words", $"""{RawHistory.Words} AND "TrashedAt" IS NULL""", (_, _) => Said("水果茶")) { MaxGrowth = 0.65 },
        new("a common word among the failed", $"""{RawHistory.FailedWords} AND "TrashedAt" IS NULL""", (_, _) => new(HistoryFilter.Of(Seed.CommonWord, "failed"), null, ("words", Seed.CommonWord))) { MaxGrowth = 0.65 },
        new("a thousand, for a sorted table", Mine, (_, _) => new(HistoryFilter.None)) { Page = HistoryQuery.MostAtOnce },
    ];

    private static History.Asked Said(string words) => new(HistoryFilter.Of(words, null), null, ("words", words));

    private static HistoryFilter Filter(string query) => HistoryFilter.Read("?" + query.Replace(" ", "%20", StringComparison.Ordinal));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Where the seeds have their jobs: one every three minutes since 2020.
    private static DateOnly Day(int size, double share) => DateOnly.FromDateTime(new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(3.0 * size * share));

    private static DateTime Start(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}
