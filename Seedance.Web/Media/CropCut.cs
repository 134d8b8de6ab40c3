using Seedance.Web.Media.Placements;

namespace Seedance.Web.Media;

/// <summary>Cuts a part out of the picture of a clip; the sound is taken over as it is.</summary>
internal static class CropCut
{
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMinutes(2), MostPatience = TimeSpan.FromMinutes(10);

    public static async Task<bool> RunAsync(MediaTools tools, string clip, CropArea area, int? milliseconds, string target, CancellationToken cancellationToken)
    {
        var patience = LeastPatience + TimeSpan.FromSeconds(20 * (milliseconds ?? 15_000) / 1000.0);
        var run = await tools.RunFfmpegAsync(
            ToolUse.Mend,
            [
                "-nostdin", "-v", "error", .. MediaTools.Input(clip, MediaFormats.Get("mp4").Demuxer), "-map", "0:v:0", "-map", "0:a:0?", "-c:a", "copy",
                "-vf", MediaMender.Text($"crop={area.Width}:{area.Height}:{area.X}:{area.Y},setsar=1"), "-c:v", "libx264", "-preset", "fast", "-crf", "18",
                "-pix_fmt", "yuv420p", "-threads", "2", "-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4", "-y", "file:" + target,
            ],
            patience < MostPatience ? patience : MostPatience, null, cancellationToken);
        return run is { End: ToolEnd.Done } && new FileInfo(target) is { Exists: true, Length: > 0 };
    }
}
