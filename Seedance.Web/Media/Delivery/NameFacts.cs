using System.Globalization;

namespace Seedance.Web.Media.Delivery;

/// <summary>What a file's name may tell of its clip, as people typed it. Null and empty: nobody knows, or there is none.</summary>
public sealed record NameFacts
{
    public required long JobId { get; init; }

    public required string Title { get; init; }

    /// <summary>Of the file itself: a cut clip has that of its placement.</summary>
    public required string Ratio { get; init; }

    public required string Model { get; init; }

    public required string Resolution { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTime Date { get; init; }

    public int? Seconds { get; init; }

    public string? Placement { get; init; }

    public string? AssetId { get; init; }

    public string? Campaign { get; init; }

    public string? Brand { get; init; }

    public long? ConceptId { get; init; }

    public string? Concept { get; init; }

    /// <summary>What its <see cref="AssetId"/> says.</summary>
    public AssetParts Parts { get; init; } = AssetParts.None;

    public string? HookText { get; init; }

    public string? CallText { get; init; }

    /// <summary>The number by which the ads manager's rows find their clip again, for example <c>c12</c>.</summary>
    public string ShortId => ClipName.ShortId(JobId);

    /// <summary>For examples in the editor: a variant with everything, and a clip that nobody has said anything about.</summary>
    public static IReadOnlyList<NameFacts> Samples(DateTime now) =>
    [
        new()
        {
            JobId = 1204,
            Title = "Orchard reveal",
            Ratio = "9:16",
            Model = "seedance-2-0",
            Resolution = "1080p",
            Date = now,
            Seconds = 10,
            Placement = "tiktok",
            AssetId = "C12-H2-A1-9x16-EN-v3",
            Campaign = "Summer Launch",
            Brand = "Orchard & Co.",
            ConceptId = 12,
            Concept = "Fruit tea",
            Parts = AssetParts.Read("C12-H2-A1-9x16-EN-v3"),
            HookText = "Too hot to think?",
            CallText = "Order today",
        },
        new() { JobId = 1305, Title = "Grüne Äpfel: 50 % günstiger!", Ratio = "4:5", Model = "seedance-2-0", Resolution = "720p", Date = now, Seconds = 6, Placement = "feed-4x5" },
    ];

    /// <summary>Whole seconds: those that were asked for, else those that it has.</summary>
    public static int? SecondsOf(int? asked, int? durationMs) => asked ?? (durationMs is { } ms ? (int)Math.Round(ms / 1000.0, MidpointRounding.AwayFromZero) : null);

    /// <summary>A whole number as names have it.</summary>
    internal static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
