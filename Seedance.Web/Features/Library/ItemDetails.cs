using System.Text;
using Seedance.Web.Data;
using Seedance.Web.Media;

namespace Seedance.Web.Features.Library;

/// <summary>What an owner says of an item, as it may be stored.</summary>
/// <param name="Name">Never empty.</param>
/// <param name="Tags">Separated by a comma and a blank, each once.</param>
/// <param name="LicenceUntil">The last day, at midnight UTC.</param>
public sealed record ItemDetails(
    string Name, MediaPurpose Purpose, string Tags, string RightsOwner, DateTime? LicenceUntil, bool? HasConsent, string RightsNote)
{
    public const int MaxTagsLength = 400;
    public const int MaxRightsOwnerLength = 200;
    public const int MaxNoteLength = 2_000;

    public static ItemDetails Of(MediaItem item) =>
        new(item.Name, item.Purpose, item.Tags, item.RightsOwner, item.LicenceUntil, item.HasConsent, item.RightsNote);

    /// <summary>What of this may be stored: texts without control characters and not too long; a name that would be empty stays as it was.</summary>
    public ItemDetails Clean(string nameBefore) => this with
    {
        Name = MediaLibrary.CleanName(Name) is { Length: > 0 } name ? name : nameBefore,
        Tags = Cut(string.Join(", ", Line(Tags).Split([',', ';', '，', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.CurrentCultureIgnoreCase)), MaxTagsLength),
        RightsOwner = Cut(Line(RightsOwner), MaxRightsOwnerLength),
        RightsNote = Cut(Kept(RightsNote, rune => rune.Value is '\n' or '\t'), MaxNoteLength),
    };

    /// <summary>Writes what differs from <paramref name="before"/>, so that what another tab changed meanwhile stays.</summary>
    /// <param name="before">Null: writes all of it.</param>
    public void ApplyTo(MediaItem item, ItemDetails? before = null)
    {
        if (before?.Name != Name) item.Name = Name;
        if (before?.Purpose != Purpose) item.Purpose = Purpose;
        if (before?.Tags != Tags) item.Tags = Tags;
        if (before?.RightsOwner != RightsOwner) item.RightsOwner = RightsOwner;
        if (before is null || before.LicenceUntil != LicenceUntil) item.LicenceUntil = LicenceUntil;
        if (before is null || before.HasConsent != HasConsent) item.HasConsent = HasConsent;
        if (before?.RightsNote != RightsNote) item.RightsNote = RightsNote;
    }

    /// <summary>"Unsaid", "Yes" or "No".</summary>
    public static string WordOf(bool? hasConsent) => hasConsent switch { null => "Unsaid", true => "Yes", false => "No" };

    private static string Line(string text) => Kept(text, _ => false);

    private static string Kept(string text, Func<Rune, bool> also)
    {
        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            if (!Rune.IsControl(rune) || also(rune)) kept.Append(rune.ToString());
        return kept.ToString().Trim();
    }

    // Not through the middle of a character.
    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
