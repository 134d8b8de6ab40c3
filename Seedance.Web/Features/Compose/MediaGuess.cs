using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose;

/// <summary>Reads addresses the way people do.</summary>
public static class MediaGuess
{
    private const int ShownLength = 48;

    /// <summary>What an address seems to lead to, by its ending; null when it does not say.</summary>
    public static MediaKind? KindOf(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed)) return null;
        return Path.GetExtension(parsed.AbsolutePath).ToLowerInvariant() switch
        {
            ".jpg" or ".jpeg" or ".png" or ".webp" or ".bmp" or ".tif" or ".tiff" or ".gif" or ".heic" => MediaKind.Image,
            ".mp4" or ".mov" => MediaKind.Video,
            ".mp3" or ".wav" => MediaKind.Audio,
            _ => null,
        };
    }

    /// <summary>The file name, then where it lies; the rest is left out when it gets long.</summary>
    public static string Shorten(string url)
    {
        var text = url;
        if (Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Host.Length > 0 && parsed.Scheme.StartsWith("http", StringComparison.Ordinal))
        {
            var name = Uri.UnescapeDataString(parsed.Segments[^1].Trim('/'));
            text = name.Length == 0 ? parsed.Host : $"{name} · {parsed.Host}";
        }

        if (text.Length <= ShownLength) return text;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[ShownLength - 1]) ? ShownLength - 1 : ShownLength), "…");
    }
}
