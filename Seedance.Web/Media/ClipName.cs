using System.Globalization;
using System.Text;

namespace Seedance.Web.Media;

/// <summary>The file name of a downloaded clip: <c>{title}_{ratio}_{seconds}s_{short id}.mp4</c>.</summary>
public static class ClipName
{
    private const int MaxTitleLength = 60;

    /// <summary>Safe on Windows, macOS and Linux: letters, digits, dots, dashes and underscores.</summary>
    public static string For(string title, string ratio, int? seconds, int? durationMs, long jobId)
    {
        var length = seconds ?? (durationMs is { } ms ? (int)Math.Round(ms / 1000.0) : (int?)null);
        var parts = new List<string> { Safe(title), Safe(ratio.Replace(':', 'x')) };
        if (length is { } s) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{s}s"));
        parts.Add(ShortId(jobId));
        return string.Join('_', parts.Where(p => p.Length > 0)) + ".mp4";
    }

    /// <summary>The job's number as people read it aloud, for example <c>c12</c>.</summary>
    public static string ShortId(long jobId) => string.Create(CultureInfo.InvariantCulture, $"c{jobId}");

    private static string Safe(string text)
    {
        var safe = new StringBuilder();
        foreach (var rune in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)) safe.Append(rune.ToString());
            else if (safe.Length > 0 && safe[^1] != '-') safe.Append('-');
            if (safe.Length >= MaxTitleLength) break;
        }

        return safe.ToString().Trim('-');
    }
}
