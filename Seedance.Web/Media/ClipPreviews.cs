using System.ComponentModel;

namespace Seedance.Web.Media;

/// <summary>
/// Small moving pictures of a clip's beginning, for e-mails, where no video plays: as GIF, which every mail program shows, and as WebP, which is
/// smaller and better. Without sound.
/// </summary>
public sealed class ClipPreviews(MediaTools tools)
{
    /// <summary>What the names of these files begin with.</summary>
    public const string Prefix = "preview";

    public const string GifName = "preview.gif";

    public const string WebPName = "preview.webp";

    /// <summary>Larger ones are cut off or not loaded by mail programs. What is larger is made once more, smaller.</summary>
    public const long MostBytes = 2_000_000;

    // From how it should be to what is always small enough: pixels of the longer side, pictures per second, seconds.
    private static readonly (int Side, int Rate, double Seconds)[] Sizes = [(480, 12, 5), (480, 10, 4), (400, 10, 3), (320, 8, 3), (240, 6, 3)];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Demuxer = MediaFormats.Get("mp4").Demuxer;

    private bool? _writesWebP;

    /// <summary>False: nothing here is available.</summary>
    public bool IsAvailable => tools.HasFfmpeg;

    /// <summary>Whether this machine's ffmpeg was built with animated WebP. Asked until it has answered.</summary>
    public async Task<bool> WritesWebPAsync() => (_writesWebP ??= await AskAsync()) ?? false;

    /// <summary>How the GIF is made.</summary>
    public JobFileRecipe Gif => new(GifName, "image/gif", (clip, target, cancellationToken) => MakeAsync(clip, target, GifOf, cancellationToken));

    /// <summary>How the WebP is made; not on every machine (<see cref="WritesWebPAsync"/>).</summary>
    public JobFileRecipe WebP => new(WebPName, "image/webp", async (clip, target, cancellationToken) =>
        await WritesWebPAsync() && await MakeAsync(clip, target, WebPOf, cancellationToken));

    private static string[] GifOf(string frames) =>
        ["-filter_complex", $"[0:v:0]{frames},split[a][b];[a]palettegen=max_colors=160:stats_mode=diff[p];[b][p]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle", "-loop", "0", "-f", "gif"];

    private static string[] WebPOf(string frames) =>
        ["-map", "0:v:0", "-vf", frames, "-c:v", "libwebp_anim", "-quality", "70", "-compression_level", "4", "-loop", "0", "-an", "-f", "webp"];

    private async Task<bool> MakeAsync(ClipSource clip, string target, Func<string, string[]> output, CancellationToken cancellationToken)
    {
        foreach (var (side, rate, seconds) in Sizes)
        {
            var frames = MediaMender.Text($"fps={rate},scale={side}:{side}:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=lanczos,setsar=1");
            var run = await tools.RunFfmpegAsync(
                ToolUse.Mend, ["-nostdin", "-v", "error", "-t", MediaMender.Number(seconds), .. MediaTools.Input(clip.Path, Demuxer), .. output(frames), "-y", "file:" + target],
                Patience, null, cancellationToken);
            if (run is not { End: ToolEnd.Done } || new FileInfo(target) is not { Exists: true, Length: > 0 } made) return false;
            if (made.Length <= MostBytes) return true;
        }

        return true; // larger than it should be, and as small as can be
    }

    // Null: no answer, which on a busy machine says nothing of the next time.
    private async Task<bool?> AskAsync()
    {
        try
        {
            return await tools.RunFfmpegAsync(ToolUse.Look, ["-hide_banner", "-encoders"], TimeSpan.FromSeconds(20), null, CancellationToken.None) is { End: ToolEnd.Done } run
                ? run.Output.Contains(" libwebp_anim ", StringComparison.Ordinal)
                : null;
        }
        catch (Win32Exception)
        {
            return null; // it could not be started
        }
    }
}
