using System.Text;

namespace Seedance.Web.Media.Films;

/// <summary>
/// The sound of a film as a graph of ffmpeg's filters. Every clip's part is cut and filled to the sample at which its picture begins and ends, counted from the
/// beginning of the film, so that nothing adds up from clip to clip.
/// </summary>
/// <param name="Inputs">Arguments that open the files; the first of them is number 1.</param>
internal sealed record FilmSound(IReadOnlyList<string> Inputs, string Graph)
{
    /// <summary>What the mix is called in the graph.</summary>
    public const string Label = "mix";

    private const int UsualRate = 48_000;

    private static readonly TimeSpan LongestFade = TimeSpan.FromSeconds(2);
    private static readonly string ClipDemuxer = MediaFormats.Get("mp4").Demuxer;

    /// <param name="plan">In which anything has a sound.</param>
    public static FilmSound Of(Film film, FilmTimeline plan)
    {
        var sounds = plan.Cuts.Select(cut => cut.Tracks.Sound).OfType<SoundTrack>().ToList();
        var rate = sounds.Count > 0 && sounds[0].Rate is 44_100 && sounds.TrueForAll(sound => sound.Rate == sounds[0].Rate) ? sounds[0].Rate : UsualRate;
        var (inputs, graph, labels) = (new List<string>(), new StringBuilder(), new StringBuilder());
        var (files, count) = (0, 0);
        for (var i = 0; i <= plan.Parts.Count; i++)
        {
            var isCard = i == plan.Parts.Count;
            if (isCard && plan.CardFrames == 0) break;
            var (at, frames) = isCard ? (plan.Frames - plan.CardFrames, plan.CardFrames) : (plan.Parts[i].At, plan.Parts[i].Frames);
            var length = plan.Rate.SamplesOf(at + frames, rate) - plan.Rate.SamplesOf(at, rate);
            if (!isCard && plan.Cuts[i].Tracks.Sound is { } sound)
            {
                inputs.AddRange(["-vn", .. MediaTools.Input(film.Clips[i].Path, ClipDemuxer)]);
                var from = plan.Rate.SamplesOf(plan.Parts[i].From, rate);
                graph.Append(MediaMender.Text($"[{++files}:a:0]{Alike(rate, sound.Channels)},atrim=start_sample={from}:end_sample={from + length},asetpts=PTS-STARTPTS,apad=whole_len={length},atrim=end_sample={length}[c{count}];"));
            }
            else
            {
                graph.Append(MediaMender.Text($"anullsrc=r={rate}:cl=stereo,aformat=sample_fmts=fltp,atrim=end_sample={length},asetpts=PTS-STARTPTS[c{count}];"));
            }

            labels.Append(MediaMender.Text($"[c{count++}]"));
        }

        graph.Append(labels).Append(MediaMender.Text($"concat=n={count}:v=0:a=1"));
        if (film.Music is not { } music) return new FilmSound(inputs, graph.Append('[').Append(Label).Append(']').ToString());

        var total = plan.Rate.SamplesOf(plan.Frames, rate);
        inputs.AddRange(["-vn", .. MediaTools.Input(music.Path, music.Demuxer)]);
        graph.Append(MediaMender.Text($",volume={music.ClipPercent / 100.0}[clips];[{++files}:a:0]{Alike(rate, music.Channels)},atrim=start={music.StartMs / 1000.0},asetpts=PTS-STARTPTS,{Fade(music, plan)}"));
        graph.Append(MediaMender.Text($"volume={music.Percent / 100.0},apad=whole_len={total},atrim=end_sample={total}[music];"));

        // Both stay as loud as they were asked for; only what would be cut off by the file's own limits is held back.
        graph.Append("[clips][music]amix=inputs=2:duration=first:normalize=0,alimiter=level=0:limit=0.97:attack=1,atrim=end_sample=").Append(total).Append('[').Append(Label).Append(']');
        return new FilmSound(inputs, graph.ToString());
    }

    // From the clip's own beginning on, whatever was missing there; as loud in both ears as it was in one.
    private static string Alike(int rate, int? channels) =>
        MediaMender.Text($"aresample={rate}:async=1:first_pts=0,{(channels == 1 ? "pan=stereo|c0=c0|c1=c0," : "")}aformat=sample_fmts=fltp:channel_layouts=stereo");

    // At the end of the film, or where the music itself ends before.
    private static string Fade(FilmMusic music, FilmTimeline plan)
    {
        if (!music.FadeOut) return "";
        var end = music.LengthMs is { } ms ? Math.Min(plan.Seconds, (ms - music.StartMs) / 1000.0) : plan.Seconds;
        var length = Math.Min(LongestFade.TotalSeconds, end / 3);
        return MediaMender.Text($"afade=t=out:st={MediaMender.Number(end - length)}:d={MediaMender.Number(length)},");
    }
}
