using System.Globalization;
using Seedance.Web.Gateway;

namespace Seedance.Web.Media;

public enum MendEnd
{
    Done,

    /// <summary>This machine has no ffmpeg.</summary>
    NotAvailable,

    /// <summary>No file of this content is within the limits, for example of a picture ten times as wide as high.</summary>
    Impossible,
    TooSlow,

    /// <summary>ffmpeg could not read it, or not write it.</summary>
    Failed,
}

/// <param name="Format">What was written, when it is done; whoever keeps it reads its facts with <see cref="MediaProbe"/>.</param>
public sealed record MendOutcome(MendEnd End, MediaFormat? Format = null);

/// <summary>
/// Makes of a file that a model does not take a new one that it takes. The source stays as it is. All work is done by ffmpeg, one
/// process per call: files never pass through our own memory. A call that is cancelled or fails leaves no target behind.
/// </summary>
public sealed class MediaMender(MediaTools tools)
{
    /// <summary>A run is given so long, and longer for long files, but never more than this.</summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMinutes(1), MostPatience = TimeSpan.FromMinutes(10);

    /// <summary>A longer video is not compressed anew only to lose its sound: it would hold a processor for minutes.</summary>
    private static readonly TimeSpan MostToCompress = TimeSpan.FromMinutes(3);

    // libmp3lame puts 1105 samples before the sound and whatever reads it counts whole frames of 1152: lengths are asked for in
    // such frames, a little less than full, so that rounding never begins another one.
    private const int Mp3Rate = 44_100, Mp3Frame = 1152, Mp3Delay = 1200;

    /// <summary>False: nothing here is available.</summary>
    public bool IsAvailable => tools.HasFfmpeg;

    /// <summary>
    /// A part of a video or sound, to the frame. A video becomes an MP4 within all limits but those of length; a sound stays WAV
    /// when it is one and becomes MP3 otherwise. It never lasts longer than asked for, where the least length of the model allows.
    /// </summary>
    /// <param name="from">Where the part begins.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="progress">From 0 to 1.</param>
    public Task<MendOutcome> TrimAsync(
        string source, MediaFacts facts, TimeSpan from, TimeSpan length, MediaLimits limits, string target, IProgress<double>? progress,
        CancellationToken cancellationToken) => facts.Kind switch
        {
            MediaKind.Video => EncodeVideoAsync(source, facts, limits, from, length, true, target, progress, cancellationToken),
            MediaKind.Audio => EncodeSoundAsync(source, facts, limits, from, length, facts.Format == "wav", target, progress, cancellationToken),
            _ => Task.FromResult(new MendOutcome(MendEnd.Impossible)),
        };

    /// <summary>
    /// The whole file in an accepted format, size, rate, and number of bytes: pictures as PNG or JPEG, videos as MP4 (H.264, AAC),
    /// sounds as MP3. It serves both <see cref="MediaMend.Scale"/> and <see cref="MediaMend.Convert"/>.
    /// </summary>
    /// <param name="progress">From 0 to 1; pictures report nothing.</param>
    public Task<MendOutcome> ConvertAsync(
        string source, MediaFacts facts, MediaLimits limits, string target, IProgress<double>? progress, CancellationToken cancellationToken) => facts.Kind switch
        {
            MediaKind.Image => EncodePictureAsync(source, facts, limits, target, cancellationToken),
            MediaKind.Video => EncodeVideoAsync(source, facts, limits, TimeSpan.Zero, null, true, target, progress, cancellationToken),
            _ => EncodeSoundAsync(source, facts, limits, TimeSpan.Zero, null, false, target, progress, cancellationToken),
        };

    /// <summary>A video without its sound. Its pictures are taken over as they are when the model takes them, or an MP4 can hold them.</summary>
    public async Task<MendOutcome> RemoveSoundAsync(
        string source, MediaFacts facts, MediaLimits limits, string target, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (facts.Kind != MediaKind.Video) return new MendOutcome(MendEnd.Impossible);
        var isTaken = facts is { Format: "mp4" or "mov", VideoCodec: { } codec } && limits.Video.VideoCodecList.Contains(codec);
        if (isTaken || facts is { Format: "mp4" or "mov" or "3gp" or "mkv", VideoCodec: "h264" or "hevc" })
        {
            var format = MediaFormats.Get(facts.Format == "mov" ? "mov" : "mp4");
            return await RunAsync(
                [.. Input(source, facts), "-map", "0:v:0", "-c", "copy", "-movflags", "+faststart", "-f", format.Name],
                format, facts.DurationMs, target, progress, cancellationToken);
        }

        return facts.DurationMs > MostToCompress.TotalMilliseconds
            ? new MendOutcome(MendEnd.TooSlow)
            : await EncodeVideoAsync(source, facts, limits, TimeSpan.Zero, null, false, target, progress, cancellationToken);
    }

    private async Task<MendOutcome> EncodeVideoAsync(
        string source, MediaFacts facts, MediaLimits limits, TimeSpan from, TimeSpan? length, bool withSound, string target,
        IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (facts is not { Width: { } width, Height: { } height } || MediaSize.Fit(width, height, limits.Video, isEven: true) is not { } size)
            return new MendOutcome(MendEnd.Impossible);
        var rate = Math.Clamp(facts.FrameRate ?? 24, limits.Video.FrameRate.Min ?? 1, limits.Video.FrameRate.Max ?? 60);
        List<string> arguments = [.. Input(source, facts, from)];
        var milliseconds = facts.DurationMs;
        if (length is { } wanted)
        {
            // Whole frames; half a frame less than they last, so that rounding never adds one.
            var frames = Steps(wanted.TotalSeconds * rate, steps => limits.Video.Seconds.IsBelow(Math.Round(steps / rate, 3)));
            arguments.AddRange(["-t", Number((frames - 0.5) / rate)]);
            milliseconds = (int)wanted.TotalMilliseconds;
        }

        arguments.AddRange(
        [
            "-map", "0:v:0", .. withSound ? (string[])["-map", "0:a:0?", "-c:a", "aac", "-b:a", "192k"] : [],
            "-vf", Text($"scale={size.Width}:{size.Height},setsar=1"), "-r", Number(rate), "-c:v", "libx264", "-preset", "veryfast", "-crf", "19",
            "-pix_fmt", "yuv420p", "-threads", "2", .. MostBits(limits.Video, milliseconds), "-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4",
        ]);
        return await RunAsync(arguments, MediaFormats.Get("mp4"), milliseconds, target, progress, cancellationToken);
    }

    private async Task<MendOutcome> EncodeSoundAsync(
        string source, MediaFacts facts, MediaLimits limits, TimeSpan from, TimeSpan? length, bool asWav, string target,
        IProgress<double>? progress, CancellationToken cancellationToken)
    {
        List<string> arguments = [.. Input(source, facts, from)];
        var milliseconds = facts.DurationMs;
        if (length is { } wanted)
        {
            var seconds = wanted.TotalSeconds;
            if (!asWav)
            {
                var frames = Steps(seconds * Mp3Rate / Mp3Frame, steps => limits.Audio.Seconds.IsBelow(steps * Mp3Frame / (double)Mp3Rate));
                seconds = ((double)frames * Mp3Frame - Mp3Delay) / Mp3Rate;
            }

            arguments.AddRange(["-t", Number(seconds)]);
            milliseconds = (int)wanted.TotalMilliseconds;
        }

        arguments.AddRange(
        [
            "-map", "0:a:0", "-map_metadata", "-1",
            .. asWav ? (string[])["-c:a", "pcm_s16le", "-f", "wav"] : ["-ar", Number(Mp3Rate), "-ac", "2", "-c:a", "libmp3lame", "-b:a", "192k", "-f", "mp3"],
        ]);
        return await RunAsync(arguments, MediaFormats.Get(asWav ? "wav" : "mp3"), milliseconds, target, progress, cancellationToken);
    }

    // PNG where there may be transparency or sharp lines, else JPEG; then ever smaller until it is within the bytes.
    private async Task<MendOutcome> EncodePictureAsync(
        string source, MediaFacts facts, MediaLimits limits, string target, CancellationToken cancellationToken)
    {
        if (facts is { Width: { } width, Height: { } height } && MediaSize.Fit(width, height, limits.Image, isEven: false) is null)
            return new MendOutcome(MendEnd.Impossible);
        var isDrawn = facts.Format is "png" or "gif" or "webp";
        var outcome = new MendOutcome(MendEnd.Impossible);
        foreach (var (name, quality, share) in (IEnumerable<(string, int, double)>)[("png", 0, 1), ("jpeg", 2, 1), ("jpeg", 5, 1), ("jpeg", 5, 0.6)])
        {
            if (name == "png" && !isDrawn) continue;
            var size = facts is { Width: { } w, Height: { } h } ? MediaSize.Fit((int)(w * share), (int)(h * share), limits.Image, isEven: false) : null;
            var scale = size is { } found ? Text($"scale={found.Width}:{found.Height},setsar=1") : "null";
            string[] codec = name == "png"
                ? ["-vf", scale, "-c:v", "png"]
                : ["-filter_complex", Flatten(scale), "-c:v", "mjpeg", "-q:v", Number(quality), "-pix_fmt", "yuvj420p"];
            outcome = await RunAsync(
                [.. Input(source, facts), .. codec, "-frames:v", "1", "-map_metadata", "-1", "-f", "image2", "-update", "1"],
                MediaFormats.Get(name), null, target, null, cancellationToken);
            if (outcome.End != MendEnd.Done || limits.Image.Bytes.Holds(new FileInfo(target).Length)) return outcome;
        }

        File.Delete(target);
        return new MendOutcome(MendEnd.Impossible);
    }

    /// <summary>JPEG knows no transparency: what shines through becomes white, as on paper.</summary>
    internal static string Flatten(string filter) =>
        $"[0:v:0]{filter},format=rgba,split[a][b];[a]lutrgb=r=255:g=255:b=255:a=255[w];[w][b]overlay=format=rgb,format=yuvj420p";

    /// <summary>How ffmpeg opens every source.</summary>
    internal static string[] Input(string source, MediaFacts facts, TimeSpan from = default) =>
    [
        "-nostdin", "-v", "error", .. from > TimeSpan.Zero ? (string[])["-ss", Number(from.TotalSeconds)] : [],
        .. MediaTools.Input(source, MediaFormats.Get(facts.Format).Demuxer),
    ];

    internal static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    internal static string Text(FormattableString text) => FormattableString.Invariant(text);

    // As many whole steps as fit, or one more when that would be too short for the model.
    private static int Steps(double exact, Func<int, bool> isTooShort)
    {
        var steps = Math.Max(1, (int)Math.Floor(exact + 1e-6));
        return isTooShort(steps) ? steps + 1 : steps;
    }

    // A ceiling for the rate, so that the file stays within its bytes; nine tenths, for the container and the encoder's slack.
    private static string[] MostBits(KindLimits limits, int? milliseconds)
    {
        if (limits.Bytes.Max is not { } bytes || milliseconds is not > 0) return [];
        var kilobits = Math.Clamp(bytes * 8 * 0.9 / milliseconds.Value - 192, 100, 100_000);
        return ["-maxrate", Text($"{kilobits:0}k"), "-bufsize", Text($"{kilobits:0}k")];
    }

    private async Task<MendOutcome> RunAsync(
        IEnumerable<string> arguments, MediaFormat format, int? milliseconds, string target, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var seconds = (milliseconds ?? 0) / 1000.0;
        var patience = LeastPatience + TimeSpan.FromSeconds(20 * seconds);
        var isDone = false;
        try
        {
            var run = await tools.RunFfmpegAsync(
                ToolUse.Mend, [.. arguments, "-progress", "pipe:1", "-nostats", "-y", "file:" + target],
                patience < MostPatience ? patience : MostPatience, line => Report(line, seconds, progress), cancellationToken);
            isDone = run is { End: ToolEnd.Done } && new FileInfo(target) is { Exists: true, Length: > 0 };
            return run switch
            {
                null => new MendOutcome(MendEnd.NotAvailable),
                { End: ToolEnd.TimedOut } => new MendOutcome(MendEnd.TooSlow),
                _ => isDone ? new MendOutcome(MendEnd.Done, format) : new MendOutcome(MendEnd.Failed),
            };
        }
        finally
        {
            if (!isDone) File.Delete(target);
        }
    }

    private static void Report(string line, double seconds, IProgress<double>? progress)
    {
        const string Mark = "out_time_us=";
        if (progress is null || seconds <= 0 || !line.StartsWith(Mark, StringComparison.Ordinal)) return;
        if (long.TryParse(line.AsSpan(Mark.Length), CultureInfo.InvariantCulture, out var done)) progress.Report(Math.Clamp(done / 1e6 / seconds, 0, 1));
    }
}
