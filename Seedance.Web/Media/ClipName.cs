using System.Globalization;
using System.Text;

namespace Seedance.Web.Media;

/// <summary>The file name of a downloaded clip: <c>{title}_{ratio}_{seconds}s_{short id}.mp4</c>, with the clip's own name before the title when it has one.</summary>
public static class ClipName
{
    private const int MaxTitleLength = 60;

    // As the database keeps it: people look for the file by it, so it is never cut.
    private const int MaxAssetIdLength = 100;

    /// <summary>Safe on Windows, macOS and Linux: letters, digits, dots, dashes and underscores.</summary>
    /// <param name="assetId">The name that the clip has in its concept, for example "C12-H2-A1-9x16-EN-v1".</param>
    public static string For(string title, string ratio, int? seconds, int? durationMs, long jobId, string? assetId = null)
    {
        var length = seconds ?? (durationMs is { } ms ? (int)Math.Round(ms / 1000.0) : (int?)null);
        var (asset, name) = (Safe(assetId ?? "", MaxAssetIdLength), Safe(title, MaxTitleLength));
        if (asset.Length > 0 && (name + "-").StartsWith(asset + "-", StringComparison.Ordinal)) asset = ""; // the title begins with it already
        var parts = new List<string> { asset, name, Safe(ratio.Replace(':', 'x'), MaxTitleLength) };
        if (length is { } s) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{s}s"));
        parts.Add(ShortId(jobId));
        return string.Join('_', parts.Where(p => p.Length > 0)) + ".mp4";
    }

    /// <summary>The job's number as people read it aloud, for example <c>c12</c>.</summary>
    public static string ShortId(long jobId) => string.Create(CultureInfo.InvariantCulture, $"c{jobId}");

    private static string Safe(string text, int maxLength)
    {
        var safe = new StringBuilder();
        foreach (var rune in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)) safe.Append(rune.ToString());
            else if (safe.Length > 0 && safe[^1] != '-') safe.Append('-');
            if (safe.Length >= maxLength) break;
        }

        return safe.ToString().Trim('-');
    }
}
