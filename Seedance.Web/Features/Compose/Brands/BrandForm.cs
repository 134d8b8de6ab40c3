using Seedance.Web.Data;

namespace Seedance.Web.Features.Compose.Brands;

/// <summary>A brand kit as it is typed.</summary>
public sealed class BrandForm
{
    public const int MaxName = 100;
    public const int MaxTone = 500;
    public const int MaxSentences = 1000;

    /// <summary>Null: a new one.</summary>
    public Guid? Id { get; init; }

    /// <summary>As it was read: a save over somebody else's change is refused.</summary>
    public DateTime? ReadAt { get; init; }

    public string Name { get; set; } = "";

    public string Colours { get; set; } = "";

    public Guid? LogoId { get; set; }

    public string Tone { get; set; } = "";

    public string Before { get; set; } = "";

    public string After { get; set; } = "";

    public string Mandatory { get; set; } = "";

    public string Banned { get; set; } = "";

    public static BrandForm Of(BrandKit kit) => new()
    {
        Id = kit.PublicId,
        ReadAt = kit.UpdatedAt,
        Name = kit.Name,
        Colours = kit.Colours.Replace(",", ", ", StringComparison.Ordinal),
        LogoId = kit.LogoId,
        Tone = kit.Tone,
        Before = kit.Before,
        After = kit.After,
        Mandatory = kit.Mandatory,
        Banned = kit.Banned,
    };

    /// <summary>The faults: field, and code of the words with what they speak of.</summary>
    public IReadOnlyDictionary<string, (string Code, string Subject)> Check()
    {
        var faults = new Dictionary<string, (string, string)>();
        if (string.IsNullOrWhiteSpace(Name)) faults[nameof(Name)] = ("Name", "");
        else if (Name.Trim().Length > MaxName) faults[nameof(Name)] = ("Long", Say(MaxName));
        if (BrandText.Colours(Colours) is not { } colours) faults[nameof(Colours)] = ("Colours", "");
        else if (colours.Count > BrandText.MaxColours) faults[nameof(Colours)] = ("ManyColours", Say(BrandText.MaxColours));
        if (Tone.Length > MaxTone) faults[nameof(Tone)] = ("Long", Say(MaxTone));
        if (Before.Length > MaxSentences) faults[nameof(Before)] = ("Long", Say(MaxSentences));
        if (After.Length > MaxSentences) faults[nameof(After)] = ("Long", Say(MaxSentences));
        CheckLines(nameof(Mandatory), Mandatory);
        CheckLines(nameof(Banned), Banned);

        // Else no prompt with this kit could ever be sent.
        foreach (var word in BrandText.Lines(Banned))
        {
            if (BrandText.Find(Before, word) is not null) faults.TryAdd(nameof(Before), ("Banned", word));
            if (BrandText.Find(After, word) is not null) faults.TryAdd(nameof(After), ("Banned", word));
            if (BrandText.Find(Mandatory, word) is not null) faults.TryAdd(nameof(Mandatory), ("Banned", word));
        }

        return faults;

        void CheckLines(string field, string text)
        {
            var lines = BrandText.Lines(text);
            if (lines.Count > BrandText.MaxLines) faults[field] = ("ManyLines", Say(BrandText.MaxLines));
            else if (lines.FirstOrDefault(line => line.Length > BrandText.MaxLineLength) is not null) faults[field] = ("LongLine", Say(BrandText.MaxLineLength));
        }

        static string Say(int number) => number.ToString(System.Globalization.CultureInfo.CurrentCulture);
    }
}
