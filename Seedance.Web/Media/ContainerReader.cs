using MetadataExtractor;
using MetadataExtractor.Formats.Heif;
using MetadataExtractor.Formats.QuickTime;
using MetadataExtractor.Formats.Wav;
using Seedance.Web.Gateway;

namespace Seedance.Web.Media;

/// <summary>Size and length of a file by MetadataExtractor, for machines without ffprobe.</summary>
internal static class ContainerReader
{
    /// <summary>What could be read; nothing of formats that it does not know and of broken files.</summary>
    public static ((int Width, int Height)? Size, int? Milliseconds) Read(Stream file, MediaFormat format, ILogger log)
    {
        file.Position = 0;
        try
        {
            return (format.Demuxer, format.Kind) switch
            {
                ("mov", MediaKind.Image) => (OfHeif(HeifMetadataReader.ReadMetadata(file)), null),
                ("mov", _) => OfQuickTime(QuickTimeMetadataReader.ReadMetadata(file)),
                ("wav", _) => (null, OfWav(WavMetadataReader.ReadMetadata(file), file.Length)),
                _ => (null, null),
            };
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            log.ContainerUnread(format.Name, broken);
            return (null, null);
        }
    }

    // A photo is made of tiles and small pictures; the whole is the largest.
    private static (int Width, int Height)? OfHeif(IReadOnlyList<MetadataExtractor.Directory> directories) => directories
        .OfType<HeicImagePropertiesDirectory>()
        .Where(d => d.ContainsTag(HeicImagePropertiesDirectory.TagImageWidth) && d.ContainsTag(HeicImagePropertiesDirectory.TagImageHeight))
        .Select(d => (Width: d.GetInt32(HeicImagePropertiesDirectory.TagImageWidth), Height: d.GetInt32(HeicImagePropertiesDirectory.TagImageHeight)))
        .Where(size => size is { Width: > 0, Height: > 0 })
        .OrderByDescending(size => (long)size.Width * size.Height)
        .Select(size => ((int Width, int Height)?)size).FirstOrDefault();

    private static ((int Width, int Height)? Size, int? Milliseconds) OfQuickTime(IReadOnlyList<MetadataExtractor.Directory> directories)
    {
        var size = directories.OfType<QuickTimeTrackHeaderDirectory>()
            .Where(d => d.TryGetInt32(QuickTimeTrackHeaderDirectory.TagWidth, out var width) && width > 0)
            .Select(d => ((int Width, int Height)?)(d.GetInt32(QuickTimeTrackHeaderDirectory.TagWidth), d.GetInt32(QuickTimeTrackHeaderDirectory.TagHeight)))
            .FirstOrDefault();
        var length = directories.OfType<QuickTimeMovieHeaderDirectory>().FirstOrDefault()?.GetObject(QuickTimeMovieHeaderDirectory.TagDuration) as TimeSpan?;
        return (size, Whole(length?.TotalMilliseconds));
    }

    private static int? OfWav(IReadOnlyList<MetadataExtractor.Directory> directories, long bytes)
    {
        var format = directories.OfType<WavFormatDirectory>().FirstOrDefault();
        return format is not null && format.TryGetInt64(WavFormatDirectory.TagBytesPerSec, out var perSecond) && perSecond > 0
            ? Whole(bytes * 1000.0 / perSecond)
            : null;
    }

    private static int? Whole(double? milliseconds) => milliseconds is > 0 and < int.MaxValue ? (int)Math.Round(milliseconds.Value) : null;
}
