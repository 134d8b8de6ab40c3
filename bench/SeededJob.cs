using System.Globalization;
using Seedance.Web.Data;

namespace Seedance.Bench;

/// <summary>A row of <c>Jobs</c> as a seed writes it, with its tags.</summary>
internal sealed record SeededJob(string Owner, string Title, string Prompt, string State, string Gateway, string Task, DateTime At)
{
    public string Model { get; init; } = "doubao-seedance-2-0-260128";

    public string Ratio { get; init; } = "9:16";

    public int Seconds { get; init; } = 5;

    public string? Placement { get; init; }

    public long? Campaign { get; init; }

    public long? Concept { get; init; }

    public bool IsStarred { get; init; }

    public ReviewState Review { get; init; }

    public JobProblem? Problem { get; init; }

    public long? EstimatedMicros { get; init; }

    public bool IsTrashed { get; init; }

    public bool HasResults { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Campaigns that everybody sees, in every seed; the first half is the administrator's. Half of the jobs are in one.</summary>
    public const int Campaigns = 20;

    /// <summary>Stands in every twentieth prompt or so.</summary>
    public const string ChineseWords = "夏日水果茶";

    /// <summary>A tenth of the jobs have it.</summary>
    public const string CommonTag = "hook";

    private static readonly string[] Words = (
        "fruit tea bottle summer lemon splash ice product reveal slow camera kitchen morning light hand opens box unboxing review offer "
        + "discount shoe runner city night rain neon coffee cup steam skin cream glow model walks beach sunset drone pan zoom logo fade "
        + "music beat cut table wood marble green leaf water drop glass paper boat pond dawn mist road bicycle window curtain cat street "
        + "market orange slice honey bread oven smoke fire snow mountain lake train station clock watch ring silk dress mirror dance "
        + "laughing child dog park tree wind kite balloon cake candle party friends phone screen tap swipe").Split(' ');

    private static readonly string[] States =
        [.. Enumerable.Repeat("Ready", 88), .. Enumerable.Repeat("Failed", 8), "Cancelled", "Cancelled", "Expired", "NeedsAttention"];

    private static readonly string[] Kinds = [.. Enumerable.Repeat("ContentRefused", 60), .. Enumerable.Repeat("GatewayTrouble", 25), .. Enumerable.Repeat("Unreachable", 14), "NoMoney"];

    private static readonly string[] Placements = ["tiktok", "reels", "shorts", "feed", "story", "youtube"];

    /// <summary>A word that stands in about fifty prompts, however many there are.</summary>
    public static string RareWord(int number) => string.Create(CultureInfo.InvariantCulture, $"rare{number:D6}");

    /// <summary>A tag that about fifty jobs have, however many there are.</summary>
    public static string RareTag(int number) => string.Create(CultureInfo.InvariantCulture, $"shoot {number}");

    /// <summary>How many there are in so many jobs of the rare words; of the rare tags; of the concepts.</summary>
    public static (int Words, int Tags, int Concepts) RareOf(int count) => (Math.Max(1, count / 50), Math.Max(1, count / 1000), Math.Max(1, count / 150));

    /// <summary>One of <paramref name="count"/> finished jobs, as a studio would have them after years.</summary>
    public static SeededJob Finished(Random random, int number, int count, string owner, string gateway, DateTime at)
    {
        var (words, tags, concepts) = RareOf(count);
        var state = States[random.Next(States.Length)];
        var isReady = state == "Ready";
        var own = new List<string>();
        if (random.Next(10) == 0) own.Add(CommonTag);
        if (random.Next(20) == 0) own.Add(RareTag(random.Next(tags)));
        return new SeededJob(
            owner, Sentence(random, 5), $"{Sentence(random, 60)} {RareWord(random.Next(words))}{(random.Next(20) == 0 ? " " + ChineseWords : "")}", state, gateway,
            string.Create(CultureInfo.InvariantCulture, $"task_{number:D32}"), at)
        {
            Model = random.Next(5) == 0 ? "doubao-seedance-2-0-fast-260128" : "doubao-seedance-2-0-260128",
            Ratio = random.Next(10) switch { < 6 => "9:16", < 8 => "1:1", _ => "16:9" },
            Seconds = random.Next(4, 16),
            Placement = random.Next(10) < 4 ? null : Placements[random.Next(Placements.Length)],
            Campaign = random.Next(2) == 0 ? null : 1 + random.Next(Campaigns),
            Concept = random.Next(3) == 0 ? 1 + random.Next(concepts) : null,
            IsStarred = random.Next(50) == 0,
            Review = !isReady ? ReviewState.Draft : random.Next(100) switch { < 2 => ReviewState.InReview, < 6 => ReviewState.Approved, 6 => ReviewState.ChangesWanted, _ => ReviewState.Draft },
            Problem = state == "Failed" ? new JobProblem(Kinds[random.Next(Kinds.Length)], "NotCharged", "The gateway's own words.") : null,
            EstimatedMicros = random.Next(50, 1000) * 1000L,
            IsTrashed = random.Next(200) == 0,
            HasResults = isReady && random.Next(20) == 0,
            Tags = own,
        };
    }

    private static string Sentence(Random random, int words) => string.Join(' ', random.GetItems(Words, words));
}
