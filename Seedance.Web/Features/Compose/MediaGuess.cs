using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose;

/// <summary>Reads addresses the way people do.</summary>
public static class MediaGuess
{
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
}
