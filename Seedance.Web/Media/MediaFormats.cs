using Seedance.Web.Gateway;

namespace Seedance.Web.Media;

/// <summary>One kind of file that this program reads.</summary>
/// <param name="Name">As limits name it.</param>
/// <param name="Extension">The one that it gets, with its dot.</param>
/// <param name="Demuxer">ffmpeg's reader. It is always named, so that ffmpeg never guesses one that opens further files.</param>
/// <param name="Endings">What names of such files end with, without dots.</param>
public sealed record MediaFormat(
    string Name, MediaKind Kind, string ContentType, string Extension,
    [property: System.Text.Json.Serialization.JsonIgnore] string Demuxer, params string[] Endings)
{
    /// <summary>True when the file may hold pictures, sound or both, so that its name does not say which.</summary>
    public bool IsContainer => Demuxer is "matroska" or "ogg" || (Demuxer == "mov" && Kind != MediaKind.Image);
}

/// <summary>What is recognised: what models take, and what can be converted to it.</summary>
public static class MediaFormats
{
    public static IReadOnlyList<MediaFormat> All { get; } =
    [
        new("jpeg", MediaKind.Image, "image/jpeg", ".jpg", "jpeg_pipe", "jpg", "jpeg", "jpe", "jfif"),
        new("png", MediaKind.Image, "image/png", ".png", "png_pipe", "png", "apng"),
        new("webp", MediaKind.Image, "image/webp", ".webp", "webp_pipe", "webp"),
        new("bmp", MediaKind.Image, "image/bmp", ".bmp", "bmp_pipe", "bmp", "dib"),
        new("tiff", MediaKind.Image, "image/tiff", ".tiff", "tiff_pipe", "tif", "tiff"),
        new("gif", MediaKind.Image, "image/gif", ".gif", "gif", "gif"),
        new("heic", MediaKind.Image, "image/heic", ".heic", "mov", "heic", "heif", "hif"),
        new("avif", MediaKind.Image, "image/avif", ".avif", "mov", "avif"),
        new("mp4", MediaKind.Video, "video/mp4", ".mp4", "mov", "mp4", "m4v"),
        new("mov", MediaKind.Video, "video/quicktime", ".mov", "mov", "mov", "qt"),
        new("3gp", MediaKind.Video, "video/3gpp", ".3gp", "mov", "3gp", "3g2"),
        new("webm", MediaKind.Video, "video/webm", ".webm", "matroska", "webm"),
        new("mkv", MediaKind.Video, "video/x-matroska", ".mkv", "matroska", "mkv"),
        new("avi", MediaKind.Video, "video/x-msvideo", ".avi", "avi", "avi"),
        new("wav", MediaKind.Audio, "audio/wav", ".wav", "wav", "wav", "wave"),
        new("mp3", MediaKind.Audio, "audio/mpeg", ".mp3", "mp3", "mp3"),
        new("m4a", MediaKind.Audio, "audio/mp4", ".m4a", "mov", "m4a", "m4b"),
        new("mka", MediaKind.Audio, "audio/x-matroska", ".mka", "matroska", "mka", "weba"),
        new("aac", MediaKind.Audio, "audio/aac", ".aac", "aac", "aac"),
        new("ogg", MediaKind.Audio, "audio/ogg", ".ogg", "ogg", "ogg", "oga", "opus"),
        new("flac", MediaKind.Audio, "audio/flac", ".flac", "flac", "flac"),
        new("aiff", MediaKind.Audio, "audio/aiff", ".aiff", "aiff", "aif", "aiff", "aifc"),
    ];

    public static MediaFormat Get(string name) => All.First(format => format.Name == name);

    /// <summary>The format that files with this ending have by right; null for endings of others.</summary>
    public static MediaFormat? OfEnding(string ending) => All.FirstOrDefault(format => format.Endings.Contains(ending));
}
