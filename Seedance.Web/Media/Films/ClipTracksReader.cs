using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;

namespace Seedance.Web.Media.Films;

/// <param name="Tracks">Only with <see cref="ShelfEnd.Done"/>.</param>
public sealed record TracksResult(ShelfEnd End, ClipTracks? Tracks = null);

/// <summary>
/// Reads what a clip is made of, packet by packet; of finished clips once each, for the shelf keeps it as "tracks.json". Those that were asked for last are
/// remembered: a stored clip never changes.
/// </summary>
public sealed class ClipTracksReader(MediaTools tools, JobFileShelf shelf) : IDisposable
{
    private const string Name = "tracks.json";
    private const int MostKeyFrames = 2000;
    private static readonly string Demuxer = MediaFormats.Get("mp4").Demuxer;

    // A clip weighs as much as it has key frames: all of them together take a few megabytes.
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    /// <summary>How long a file is read before the machine counts as too busy.</summary>
    internal TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Of a finished clip.</summary>
    public async Task<TracksResult> FindAsync(long jobId, CancellationToken cancellationToken)
    {
        if (Recall(jobId) is { } known) return new TracksResult(ShelfEnd.Done, known);
        var result = await shelf.GetAsync(jobId, new JobFileRecipe(Name, "application/json", MakeAsync), cancellationToken);
        if (result.File is not { } file) return new TracksResult(result.End);
        if (await shelf.ReadTextAsync(file, cancellationToken) is not { } text) return new TracksResult(ShelfEnd.StorageTrouble);
        if (ClipTracks.TryRead(text) is not { } tracks) return new TracksResult(ShelfEnd.Failed);
        _known.Set(jobId, tracks, new MemoryCacheEntryOptions { Size = 10 + tracks.Picture.KeyFrames.Count });
        return new TracksResult(ShelfEnd.Done, tracks);
    }

    /// <summary>What was found of a finished clip before; null when nobody has asked, or not for long. Asks neither the store nor the database.</summary>
    public ClipTracks? Recall(long jobId) => _known.Get<ClipTracks>(jobId);

    /// <summary>The clip's file has gone.</summary>
    public void Forget(long jobId) => _known.Remove(jobId);

    /// <inheritdoc />
    public void Dispose() => _known.Dispose();

    /// <summary>Of a file of this machine; null when it is no clip that can be read.</summary>
    /// <exception cref="IOException">The machine was too busy to read it: nothing is known of the file, and a later look tells.</exception>
    public async Task<ClipTracks?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var seen = new SeenPackets();
        var run = await tools.RunFfprobeAsync(
            ToolUse.Look,
            [
                "-v", "error", "-show_data_hash", "sha256", "-show_entries",
                "packet=stream_index,pts,dts,duration,flags:stream=index,codec_type,codec_name,profile,level,width,height,sample_aspect_ratio,pix_fmt,color_range,color_space,color_transfer,"
                    + "color_primaries,field_order,r_frame_rate,avg_frame_rate,time_base,duration,sample_rate,channels,channel_layout,extradata_hash:stream_side_data=rotation:stream_tags=rotate:"
                    + "stream_disposition=attached_pic:format=duration",
                "-of", "compact", .. MediaTools.Input(path, Demuxer),
            ],
            Patience, seen.Add, cancellationToken);
        return run switch
        {
            { End: ToolEnd.Done } => seen.ToTracks(),
            { End: ToolEnd.TimedOut } => throw new IOException("ffprobe took too long."),
            _ => null,
        };
    }

    private async Task<bool> MakeAsync(ClipSource clip, string target, CancellationToken cancellationToken)
    {
        if (await ReadAsync(clip.Path, cancellationToken) is not { } tracks) return false;
        await File.WriteAllTextAsync(target, JsonSerializer.Serialize(tracks, JsonSerializerOptions.Web), cancellationToken);
        return true;
    }

    /// <summary>Collects the lines as they come: a long film has more of them than anybody would want to keep.</summary>
    private sealed class SeenPackets
    {
        private readonly Dictionary<string, Packets> _packets = [];
        private readonly List<Dictionary<string, string>> _streams = [];
        private Dictionary<string, string> _format = [];

        public void Add(string line)
        {
            var fields = line.Split('|');
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var field in fields.AsSpan(1))
            {
                var equals = field.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0) values.TryAdd(field[..equals], field[(equals + 1)..]);
            }

            switch (fields[0])
            {
                case "packet" when values.TryGetValue("stream_index", out var index):
                    if (!_packets.TryGetValue(index, out var packets)) _packets[index] = packets = new Packets();
                    packets.Add(values);
                    break;
                case "stream": _streams.Add(values); break;
                case "format": _format = values; break;
            }
        }

        public ClipTracks? ToTracks()
        {
            var picture = _streams.Find(stream => stream.GetValueOrDefault("codec_type") == "video" && stream.GetValueOrDefault("disposition:attached_pic") != "1");
            var sound = _streams.Find(stream => stream.GetValueOrDefault("codec_type") == "audio");
            if (picture is null || PictureOf(picture) is not { } track) return null;
            return new ClipTracks(track, sound is null ? null : SoundOf(sound), Number(_format, "duration") ?? track.Seconds);
        }

        private PictureTrack? PictureOf(Dictionary<string, string> stream)
        {
            var packets = _packets.GetValueOrDefault(stream.GetValueOrDefault("index", ""));
            if (packets is not { Count: > 0 } || TimeBase(stream) is not { } unit || Positive(stream, "width") is not { } width || Positive(stream, "height") is not { } height) return null;
            var isTurned = stream.Any(value => (value.Key.EndsWith("rotation", StringComparison.Ordinal) || value.Key.EndsWith("rotate", StringComparison.Ordinal)) && value.Value is not "0" and not "");
            var seconds = packets.Last - packets.First > 0 ? (packets.Last - packets.First) * unit : Number(stream, "duration") ?? 0;
            var rate = FilmRate.TryParse(stream.GetValueOrDefault("r_frame_rate")) ?? FilmRate.TryParse(stream.GetValueOrDefault("avg_frame_rate")) ?? FilmRate.Usual;

            // A clock that cannot express the rate makes every third frame a tick longer; and the rate that a stream speaks of may not be its own.
            var isSteady = packets.Longest - packets.Shortest <= Math.Max(1, packets.Longest / 50) && Math.Abs((seconds * rate.PerSecond) - packets.Count) < 0.5;
            if (!isSteady) rate = FilmRate.TryParse(stream.GetValueOrDefault("avg_frame_rate")) ?? rate;
            var isPlain = isSteady && !isTurned && packets.First == 0;
            var key = string.Join(' ', KeyFields.Select(field => stream.GetValueOrDefault(field, "")));
            var wide = Math.Round(width * (stream.GetValueOrDefault("sample_aspect_ratio")?.Split(':') is [var over, var under] && double.TryParse(over, CultureInfo.InvariantCulture, out var across)
                && double.TryParse(under, CultureInfo.InvariantCulture, out var down) && across > 0 && down > 0 ? across / down : 1));
            var (shownWidth, shownHeight) = isTurned && IsSideways(stream) ? (height, wide) : (wide, height);
            return new PictureTrack(
                key, stream.GetValueOrDefault("codec_name", ""), (int)shownWidth, (int)shownHeight, rate, packets.Count, seconds, isPlain,
                stream.GetValueOrDefault("color_space") is { } colours and not ("unknown" or "unspecified" or "N/A" or "") ? colours : null,
                packets.Keys.Count > MostKeyFrames ? [] : [.. packets.Keys.Select(frame => new KeyFrame(rate.FrameAt((frame.Shown - packets.First) * unit), frame.Decoded * unit))]);
        }

        private SoundTrack? SoundOf(Dictionary<string, string> stream)
        {
            var packets = _packets.GetValueOrDefault(stream.GetValueOrDefault("index", ""));
            if (packets is not { Count: > 0 } || Positive(stream, "sample_rate") is not { } rate || TimeBase(stream) is not { } unit) return null;
            var samples = packets.Usual * unit * rate;
            return new SoundTrack(
                string.Join(' ', SoundFields.Select(field => stream.GetValueOrDefault(field, ""))), stream.GetValueOrDefault("codec_name", ""), (int)rate,
                (int)(Number(stream, "channels") ?? 2), packets.Count, packets.IsUsual && Math.Abs(samples - Math.Round(samples)) < 0.01 ? (int)Math.Round(samples) : 0,
                (long)Math.Round(packets.First * unit * rate), packets.Last * unit);
        }

        private static readonly string[] KeyFields =
        [
            "codec_name", "profile", "level", "width", "height", "sample_aspect_ratio", "pix_fmt", "color_range", "color_space", "color_transfer", "color_primaries", "field_order", "r_frame_rate",
            "extradata_hash",
        ];

        private static readonly string[] SoundFields = ["codec_name", "profile", "sample_rate", "channels", "channel_layout", "extradata_hash"];

        private static bool IsSideways(Dictionary<string, string> stream) =>
            stream.Any(value => (value.Key.EndsWith("rotation", StringComparison.Ordinal) || value.Key.EndsWith("rotate", StringComparison.Ordinal))
                && double.TryParse(value.Value, CultureInfo.InvariantCulture, out var angle) && Math.Abs(angle) % 180 == 90);

        private static double? TimeBase(Dictionary<string, string> stream) => stream.GetValueOrDefault("time_base")?.Split('/') is [var over, var under]
            && double.TryParse(over, CultureInfo.InvariantCulture, out var ticks) && double.TryParse(under, CultureInfo.InvariantCulture, out var inSecond) && ticks > 0 && inSecond > 0
                ? ticks / inSecond
                : null;

        private static double? Positive(Dictionary<string, string> values, string name) => Number(values, name) is > 0 and { } number ? number : null;

        private static double? Number(Dictionary<string, string> values, string name) =>
            double.TryParse(values.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    /// <summary>The packets of one stream, in the units of its clock.</summary>
    private sealed class Packets
    {
        private long _others;

        public int Count { get; private set; }

        public long First { get; private set; } = long.MaxValue;

        /// <summary>Where the last one ends.</summary>
        public long Last { get; private set; } = long.MinValue;

        public long Shortest { get; private set; } = long.MaxValue;

        public long Longest { get; private set; }

        /// <summary>How long the first one is.</summary>
        public long Usual { get; private set; }

        /// <summary>All are as long as the first; the last one may be shorter.</summary>
        public bool IsUsual => _others == 0 || (_others == 1 && _isLastOther);

        public List<(long Shown, long Decoded)> Keys { get; } = [];

        private bool _isLastOther;

        public void Add(Dictionary<string, string> packet)
        {
            var decoded = Ticks(packet, "dts");
            if ((Ticks(packet, "pts") ?? decoded) is not { } shown) return;
            var length = Ticks(packet, "duration") ?? 0;
            if (Count++ == 0) Usual = length;
            _isLastOther = length != Usual;
            if (_isLastOther) _others++;
            First = Math.Min(First, shown);
            Last = Math.Max(Last, shown + length);
            Shortest = Math.Min(Shortest, length);
            Longest = Math.Max(Longest, length);
            if (packet.GetValueOrDefault("flags", "").StartsWith('K') && Keys.Count <= MostKeyFrames) Keys.Add((shown, decoded ?? shown));
        }

        private static long? Ticks(Dictionary<string, string> packet, string name) =>
            long.TryParse(packet.GetValueOrDefault(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ticks) ? ticks : null;
    }
}
