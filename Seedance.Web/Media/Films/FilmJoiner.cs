using System.Globalization;
using System.Text;

namespace Seedance.Web.Media.Films;

/// <summary>A part of a clip of this machine.</summary>
/// <param name="EndMs">Null: up to the clip's end.</param>
public sealed record FilmClip(string Path, ClipTracks Tracks, int StartMs, int? EndMs);

/// <summary>Music under a film. It plays once.</summary>
/// <param name="Demuxer">ffmpeg's reader of it.</param>
/// <param name="LengthMs">Of the whole file; null when nobody could read it.</param>
/// <param name="Percent">Its loudness.</param>
/// <param name="ClipPercent">The loudness of the clips' own sound.</param>
public sealed record FilmMusic(string Path, string Demuxer, int StartMs, int? LengthMs, int Percent, int ClipPercent, bool FadeOut)
{
    /// <summary>Null: nobody has looked, or nobody could read it.</summary>
    internal int? Channels { get; init; }
}

/// <summary>A picture at the end.</summary>
public sealed record FilmCard(string Path, string Demuxer, int Milliseconds);

/// <summary>What a film is made of, as files of this machine.</summary>
public sealed record Film(IReadOnlyList<FilmClip> Clips, FilmMusic? Music, FilmCard? Card)
{
    public FilmTimeline Timeline => FilmTimeline.Of([.. Clips.Select(clip => new FilmCut(clip.Tracks, clip.StartMs, clip.EndMs))], Card?.Milliseconds ?? 0, Music is not null);
}

public enum FilmEnd
{
    Done,

    /// <summary>This machine has no ffmpeg.</summary>
    NotAvailable,

    /// <summary>The disk is full.</summary>
    NoRoom,

    /// <summary>The disk takes nothing, though it is not full.</summary>
    NotWritable,

    /// <summary>ffmpeg could not do it, or what it made is not what was planned.</summary>
    Failed,
}

/// <param name="Detail">What ffmpeg said, when it failed.</param>
public sealed record FilmOutcome(FilmEnd End, string Detail = "");

/// <summary>
/// Joins clips into one film. Where they are alike they are put together as they are; else every part is encoded by itself, to the frame, and then they are put
/// together. What comes out is read again: a film that is not as long as planned, in picture or sound, is made in the next slower way.
/// </summary>
public sealed class FilmJoiner(MediaTools tools, ClipTracksReader reader, ILogger<FilmJoiner> log)
{
    /// <summary>Of the whole work, in percent; the rest is the putting together.</summary>
    private const int EncodingShare = 90;

    private static readonly TimeSpan LookPatience = TimeSpan.FromMinutes(1);
    private static readonly string ClipDemuxer = MediaFormats.Get("mp4").Demuxer;
    private static readonly int Threads = Math.Clamp(Environment.ProcessorCount, 1, 8);

    /// <summary>How it is made: each way takes what the one before it may stumble over.</summary>
    private enum Way
    {
        CopyAll,
        CopyPicture,
        Encode,
    }

    /// <summary>Writes the film.</summary>
    /// <param name="scratch">Names a file for what is made on the way; whoever calls removes them all.</param>
    /// <param name="percent">Hears how far it is, from 0 to 100, several times a second.</param>
    public async Task<FilmOutcome> JoinAsync(Film film, string target, Func<string, string> scratch, Action<int> percent, CancellationToken cancellationToken)
    {
        if (!tools.HasFfmpeg) return new FilmOutcome(FilmEnd.NotAvailable);
        if (film.Music is { } music) film = film with { Music = music with { Channels = await ChannelsAsync(music, cancellationToken) } };
        var plan = film.Timeline;
        var outcome = new FilmOutcome(FilmEnd.Failed);
        for (var way = plan switch { { SoundPackets: not null } => Way.CopyAll, { Encoding: null } => Way.CopyPicture, _ => Way.Encode }; way <= Way.Encode; way++)
        {
            outcome = await MakeAsync(way, film, plan, target, scratch, percent, cancellationToken);
            if (outcome.End == FilmEnd.Done && await VerifyAsync(plan, target, cancellationToken) is { } odd) outcome = new FilmOutcome(FilmEnd.Failed, odd);
            if (outcome.End is FilmEnd.Done or FilmEnd.NoRoom or FilmEnd.NotWritable) return outcome;
            log.FilmFailed(way.ToString(), outcome.Detail);
        }

        return outcome;
    }

    private async Task<int?> ChannelsAsync(FilmMusic music, CancellationToken cancellationToken)
    {
        int? channels = null;
        await tools.RunFfprobeAsync(
            ToolUse.Look, ["-v", "error", "-select_streams", "a:0", "-show_entries", "stream=channels", "-of", "default=nw=1", .. MediaTools.Input(music.Path, music.Demuxer)],
            LookPatience, line => Report(line, "channels=", value => channels = (int)value), cancellationToken);
        return channels;
    }

    private async Task<FilmOutcome> MakeAsync(Way way, Film film, FilmTimeline plan, string target, Func<string, string> scratch, Action<int> percent, CancellationToken cancellationToken)
    {
        var pieces = new List<(string Path, KeyFrame? From, KeyFrame? To, int Frames)>();
        var told = -1;
        void Tell(int value)
        {
            if (value == told) return;
            told = value;
            Touch(InputsOf(film).Concat(pieces.Select(piece => piece.Path)), Path.GetDirectoryName(target));
            percent(value);
        }

        if (way != Way.Encode)
        {
            foreach (var (clip, part) in film.Clips.Zip(plan.Parts)) pieces.Add((clip.Path, KeyAt(clip, part.From), KeyAt(clip, part.From + part.Frames), part.Frames));
        }
        else
        {
            for (var i = 0; i <= plan.Parts.Count; i++)
            {
                if (i == plan.Parts.Count && film.Card is null) break;
                var piece = scratch($"{i}.mp4");
                var (frames, done) = i < plan.Parts.Count ? (plan.Parts[i].Frames, plan.Parts[i].At) : (plan.CardFrames, plan.Frames - plan.CardFrames);
                var run = await RunAsync(
                    i < plan.Parts.Count ? PieceOf(film.Clips[i], plan.Parts[i], plan, piece) : PieceOf(film.Card!, plan, piece), plan.Rate.SecondsOf(frames),
                    line => Report(line, "frame=", value => Tell((int)(EncodingShare * Math.Min(done + value, plan.Frames) / plan.Frames))), cancellationToken);
                if (run is { End: not FilmEnd.Done }) return run;
                pieces.Add((piece, null, null, frames));
            }
        }

        var list = scratch("list.txt");
        await File.WriteAllTextAsync(list, ListOf(pieces, plan.Rate), new UTF8Encoding(false), cancellationToken);
        var start = way == Way.Encode ? EncodingShare : 0;
        return await RunAsync(
            way == Way.CopyAll ? CopyOf(list, plan.SoundPackets!, target) : MixOf(list, way == Way.CopyPicture, film, plan, target), plan.Seconds,
            line => Report(line, "out_time_us=", value => Tell((int)Math.Clamp(start + ((100 - start) * (value / 1e6) / plan.Seconds), start, 100))), cancellationToken);
    }

    private static IEnumerable<string> InputsOf(Film film) =>
        new[] { film.Music?.Path, film.Card?.Path }.OfType<string>().Concat(film.Clips.Select(clip => clip.Path));

    // What lies still in the work folder for an hour is swept, and a film may take longer than that. What lies elsewhere is no copy.
    private static void Touch(IEnumerable<string> paths, string? workFolder)
    {
        foreach (var path in paths.Where(path => Path.GetDirectoryName(path) == workFolder).Distinct())
        {
            try
            {
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // When it is gone, ffmpeg says so.
            }
        }
    }

    private static KeyFrame? KeyAt(FilmClip clip, int frame) => frame == 0 ? null : clip.Tracks.Picture.KeyFrames.FirstOrDefault(key => key.Frame == frame);

    // The end is given by the clock of decoding, on which packets are in the order of the file, and a little early, for it is rounded; the length by the frames, so that no clip's sound moves the next one.
    private static string ListOf(IEnumerable<(string Path, KeyFrame? From, KeyFrame? To, int Frames)> pieces, FilmRate rate)
    {
        var list = new StringBuilder("ffconcat version 1.0\n");
        foreach (var (path, from, to, frames) in pieces)
        {
            list.Append("file '").Append(path.Replace("'", @"'\''", StringComparison.Ordinal)).Append("'\n");
            if (from is not null) list.Append(CultureInfo.InvariantCulture, $"inpoint {MediaMender.Number(rate.SecondsOf(from.Frame))}\n");
            if (to is not null) list.Append(CultureInfo.InvariantCulture, $"outpoint {MediaMender.Number(to.DecodedAt - rate.SecondsOf(1) / 4)}\n");
            list.Append(CultureInfo.InvariantCulture, $"duration {MediaMender.Number(rate.SecondsOf(frames))}\n");
        }

        return list.ToString();
    }

    // The readers are named, so that no file of the list is taken for another list. Clips with the same headers need none in between: their packets stay as they are. Times stay as they are: the packet of sound before the beginning would move all of it.
    private static string[] Listed(string list, bool isAsItIs) =>
        ["-copyts", "-auto_convert", isAsItIs ? "0" : "1", "-protocol_whitelist", "file", "-format_whitelist", "concat," + "mov,mp4,m4a,3gp,3g2,mj2", "-safe", "0", "-f", "concat", "-i", "file:" + list];

    private static string[] CopyOf(string list, PacketPlan packets, string target) =>
        [.. Listed(list, true), "-map", "0:v:0", "-map", "0:a:0", "-c", "copy", "-bsf:a", packets.Filter, .. Output(target)];

    private static string[] MixOf(string list, bool isAsItIs, Film film, FilmTimeline plan, string target)
    {
        if (plan.IsSilent) return [.. Listed(list, isAsItIs), "-map", "0:v:0", "-c", "copy", "-an", .. Output(target)];
        var mix = FilmSound.Of(film, plan);
        return
        [
            .. Listed(list, isAsItIs), .. mix.Inputs, "-filter_complex", mix.Graph, "-map", "0:v:0", "-map", "[" + FilmSound.Label + "]", "-c:v", "copy", "-c:a", "aac", "-b:a", "192k",
            .. Output(target),
        ];
    }

    // Times of the clip itself: frame n of the film's rate is frame n, wherever reading begins. What lies a second before is read with it, for sources that are not exact.
    private static string[] PieceOf(FilmClip clip, FilmPart part, FilmTimeline plan, string target)
    {
        var seek = plan.Rate.SecondsOf(part.From) - 1;
        return
        [
            "-copyts", .. seek > 2 ? new[] { "-ss", MediaMender.Number(seek) } : [], .. MediaTools.Input(clip.Path, ClipDemuxer), "-map", "0:v:0", "-an",
            "-vf", MediaMender.Text($"fps={plan.Rate}:start_time=0:round=near,tpad=stop=-1:stop_mode=clone,trim=start_frame={part.From}:end_frame={part.From + part.Frames},setpts=PTS-STARTPTS,")
                + "scale='trunc(iw*if(gt(sar,0),sar,1)/2)*2:ih'," + FitOf(plan, ""),
            .. EncoderOf(plan, part.Frames), .. Output(target),
        ];
    }

    private static string[] PieceOf(FilmCard card, FilmTimeline plan, string target) =>
    [
        .. MediaTools.Input(card.Path, card.Demuxer), "-map", "0:v:0", "-an",
        "-vf", MediaMender.Text($"fps={plan.Rate}:start_time=0,tpad=stop=-1:stop_mode=clone,trim=end_frame={plan.CardFrames},") + FitOf(plan, ":out_color_matrix=" + MatrixOf(plan)),
        .. EncoderOf(plan, plan.CardFrames), .. Output(target),
    ];

    private static string FitOf(FilmTimeline plan, string colours) => MediaMender.Text(
        $"scale={plan.Width}:{plan.Height}:force_original_aspect_ratio=decrease:force_divisible_by=2:out_range=tv{colours},pad={plan.Width}:{plan.Height}:(ow-iw)/2:(oh-ih)/2:black,setsar=1,format=yuv420p,")
        + MarksOf(plan);

    // All parts say the same of their colours: then they have the same headers, and one decoder plays them all.
    private static string MarksOf(FilmTimeline plan) => plan.Cuts[0].Tracks.Picture.Colours is { } colours and ("bt709" or "smpte170m")
        ? $"setparams=range=tv:colorspace={colours}:color_primaries={colours}:color_trc={colours}"
        : "setparams=range=tv:colorspace=unknown:color_primaries=unknown:color_trc=unknown";

    // What says nothing is taken for BT.709 from 720 lines on, and for BT.601 below, by all players.
    private static string MatrixOf(FilmTimeline plan) => plan.Cuts[0].Tracks.Picture.Colours switch
    {
        "bt709" => "bt709",
        null when Math.Max(plan.Width, plan.Height) >= 1280 => "bt709",
        _ => "bt601",
    };

    private static string[] EncoderOf(FilmTimeline plan, int frames) =>
    [
        "-frames:v", MediaMender.Text($"{frames}"), "-c:v", "libx264", "-preset", "fast", "-crf", "17", "-pix_fmt", "yuv420p", "-r", plan.Rate.ToString(),
        "-g", MediaMender.Text($"{Math.Max(1, (int)(2 * plan.Rate.PerSecond))}"), "-threads", MediaMender.Text($"{Threads}"),
    ];

    private static string[] Output(string target) => ["-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart", "-f", "mp4", "-progress", "pipe:1", "-nostats", "-y", "file:" + target];

    private async Task<FilmOutcome> RunAsync(IEnumerable<string> arguments, double seconds, Action<string> onLine, CancellationToken cancellationToken)
    {
        var patience = TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(60 * seconds);
        return await tools.RunFfmpegAsync(ToolUse.Join, ["-nostdin", "-v", "error", .. arguments], patience, onLine, cancellationToken) switch
        {
            null => new FilmOutcome(FilmEnd.NotAvailable),
            { End: ToolEnd.Done } => new FilmOutcome(FilmEnd.Done),
            { Errors: var errors } when errors.Contains("No space left on device", StringComparison.Ordinal) || errors.Contains("Disk quota exceeded", StringComparison.Ordinal) => new FilmOutcome(FilmEnd.NoRoom, errors),
            { Errors: var errors } when errors.Contains("Read-only file system", StringComparison.Ordinal) => new FilmOutcome(FilmEnd.NotWritable, errors),
            { End: ToolEnd.TimedOut } => new FilmOutcome(FilmEnd.Failed, "ffmpeg took too long."),
            { Errors: var errors } => new FilmOutcome(FilmEnd.Failed, errors),
        };
    }

    /// <summary>Null: it is as planned. Else what is not.</summary>
    private async Task<string?> VerifyAsync(FilmTimeline plan, string path, CancellationToken cancellationToken)
    {
        if (await reader.ReadAsync(path, cancellationToken) is not { } made || !Mp4Boxes.AreWhole(path)) return "What was made cannot be read.";
        if (made.Picture.Frames != plan.Frames || Math.Abs(made.Picture.Seconds - plan.Seconds) > 0.5 / plan.Rate.PerSecond)
            return MediaMender.Text($"The picture has {made.Picture.Frames} frames in {made.Picture.Seconds:F3} s, {plan.Frames} in {plan.Seconds:F3} s were planned.");
        if ((made.Sound is null) != plan.IsSilent) return "The sound is missing.";
        return made.Sound is { } sound && Math.Abs(sound.Seconds - made.Picture.Seconds) > 0.025 + (plan.SoundPackets is null ? 0 : 0.5 * sound.PacketSamples / sound.Rate)
            ? MediaMender.Text($"The sound lasts {sound.Seconds:F3} s, the picture {made.Picture.Seconds:F3} s.")
            : null;
    }

    private static void Report(string line, string mark, Action<long> report)
    {
        if (line.StartsWith(mark, StringComparison.Ordinal) && long.TryParse(line.AsSpan(mark.Length), CultureInfo.InvariantCulture, out var value)) report(Math.Max(0, value));
    }
}
