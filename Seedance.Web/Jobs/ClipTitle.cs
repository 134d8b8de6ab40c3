using Seedance.Web.Media.Delivery;

namespace Seedance.Web.Jobs;

/// <summary>A clip's title as people read it.</summary>
/// <param name="Words">What it says without the variant's name.</param>
/// <param name="Code">The variant's name that it begins with, for example "C12-H2-A1-9x16-EN-v1"; null: it begins with none.</param>
public readonly record struct ClipTitle(string Words, string? Code)
{
    private const string Between = " · ";

    /// <summary>A title that does not begin with a variant's name is all words.</summary>
    public static ClipTitle Of(string title)
    {
        var at = title.IndexOf(Between, StringComparison.Ordinal);
        return at > 0 && !string.IsNullOrWhiteSpace(title[(at + Between.Length)..]) && AssetParts.Read(title[..at]) != AssetParts.None
            ? new(title[(at + Between.Length)..], title[..at])
            : new(title, null);
    }
}
