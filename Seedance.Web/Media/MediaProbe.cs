using Seedance.Web.Gateway;

namespace Seedance.Web.Media;

/// <summary>What a file is, or the one reason why it is refused whatever the model.</summary>
public sealed record MediaReading(MediaFacts? Facts, MediaFault? Fault);

/// <summary>
/// Reads what a file on this machine is: pictures from their header, the rest with ffprobe, and where that is not installed with
/// MetadataExtractor and what the browser measured.
/// </summary>
public sealed class MediaProbe(MediaTools tools, ILogger<MediaProbe> log)
{
    /// <summary>Pictures with more are refused unseen: to decode one would take half a gigabyte.</summary>
    public const long MostPixels = 120_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <param name="path">A file of this machine, under any name.</param>
    /// <param name="name">The name that its owner gave it.</param>
    /// <param name="declaredType">The type that the browser claims; it may be null.</param>
    /// <param name="browser">What the browser measured, if anything.</param>
    public async Task<MediaReading> ReadAsync(
        string path, string name, string? declaredType, BrowserFacts? browser, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var head = new byte[MediaSniffer.HeadBytes];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var sniffed = MediaSniffer.Sniff(head.AsSpan(0, read), name, declaredType);
        if (sniffed.Format is not { } format) return new MediaReading(null, sniffed.Fault);
        if (format.Kind == MediaKind.Image) return ReadPicture(file, format, browser);
        if (format.Demuxer == "mov" && !Mp4Boxes.AreWhole(path)) return Refuse(MediaFaults.Broken);

        var run = await tools.RunFfprobeAsync(
            ToolUse.Look,
            [
                "-v", "error", "-show_entries",
                "stream=codec_type,codec_name,width,height,avg_frame_rate:stream_disposition=attached_pic:stream_side_data=rotation:format=duration",
                "-of", "json", .. MediaTools.Input(path, format.Demuxer),
            ],
            Patience, cancellationToken);
        return run switch
        {
            null => ReadWithoutFfprobe(file, format, browser),
            { End: ToolEnd.TimedOut } => Refuse(MediaFaults.TooSlowToRead),
            { End: ToolEnd.Done } when FfprobeOutput.Read(run.Output, format, file.Length) is { } facts => Refuse(facts) ?? new MediaReading(facts, null),
            _ => Refuse(MediaFaults.Broken),
        };
    }

    private MediaReading ReadPicture(FileStream file, MediaFormat format, BrowserFacts? browser)
    {
        // Of formats that are only converted the container says it, in a dialect that MetadataExtractor knows.
        var size = format.Demuxer == "mov" ? ContainerReader.Read(file, format, log).Size ?? SizeOf(browser) : PictureHeader.Read(file, format.Name);
        if (size is null && format.Demuxer != "mov") return Refuse(MediaFaults.Broken);
        var facts = Facts(format, file.Length, size, null);
        return Refuse(facts) ?? new MediaReading(facts, null);
    }

    private MediaReading ReadWithoutFfprobe(FileStream file, MediaFormat format, BrowserFacts? browser)
    {
        var (size, milliseconds) = ContainerReader.Read(file, format, log);
        if (format.Kind == MediaKind.Video) size ??= SizeOf(browser);
        var facts = Facts(format, file.Length, size, milliseconds ?? (browser?.DurationMs is > 0 ? browser.DurationMs : null));
        return Refuse(facts) ?? new MediaReading(facts, null);
    }

    private static (int Width, int Height)? SizeOf(BrowserFacts? browser) =>
        browser is { Width: { } width and > 0, Height: { } height and > 0 } ? (width, height) : null;

    private static MediaFacts Facts(MediaFormat format, long bytes, (int Width, int Height)? size, int? milliseconds) => new(
        format.Kind, format.Name, format.ContentType, format.Extension, bytes, size?.Width, size?.Height, milliseconds,
        null, null, null, format.Kind == MediaKind.Audio);

    private static MediaReading Refuse(string rule) => new(null, new MediaFault(rule));

    private static MediaReading? Refuse(MediaFacts facts) => (long)(facts.Width ?? 0) * (facts.Height ?? 0) <= MostPixels
        ? null
        : new MediaReading(null, new MediaFault(MediaFaults.TooBigToRead, facts.Width!, facts.Height!));
}
