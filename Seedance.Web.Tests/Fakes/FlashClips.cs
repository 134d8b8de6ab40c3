using System.Diagnostics;
using System.Globalization;

namespace Seedance.Web.Tests.Fakes;

/// <summary>Clips that flash and beep at the same moment, and what ffmpeg finds of it in a film that was made of them.</summary>
public static class FlashClips
{
    /// <summary>A dark clip that is white in one frame; a tone of 40 ms begins with it.</summary>
    /// <param name="flash">The number of the frame.</param>
    public static async Task<string> MakeAsync(
        this MediaSamples samples, double seconds, int flash, string size = "256x144", int rate = 24, bool hasSound = true, double? soundSeconds = null, string options = "-preset ultrafast -bf 2")
    {
        var path = samples.NewPath(".mp4");
        var at = flash / (double)rate;
        var picture = string.Create(CultureInfo.InvariantCulture, $"-f lavfi -i color=c=black:s={size}:r={rate}:d={seconds},drawbox=c=white:t=fill:enable='eq(n\\,{flash})',format=yuv420p");
        var sound = string.Create(CultureInfo.InvariantCulture, $"-f lavfi -i aevalsrc='0.5*between(t\\,{at}\\,{at + 0.04})*sin(2*PI*1000*t)':d={soundSeconds ?? seconds}:s=48000:c=stereo");
        await samples.RunAsync($"{picture} {(hasSound ? sound : "")} -c:v libx264 {options} {(hasSound ? "-c:a aac -b:a 128k" : "")} {path}");
        return path;
    }

    /// <summary>The frames of a film that are white.</summary>
    public static async Task<IReadOnlyList<int>> FlashesAsync(string path)
    {
        var bytes = await ReadAsync("ffmpeg", $"-nostdin -v error -i {path} -an -vf scale=8:8,format=gray -f rawvideo -");
        return [.. Enumerable.Range(0, bytes.Length / 64).Where(frame => bytes.AsSpan(frame * 64, 64).ToArray().Average(value => value) > 120)];
    }

    /// <summary>The moments in seconds at which a tone begins.</summary>
    /// <param name="threshold">Of 32768.</param>
    public static async Task<IReadOnlyList<double>> BeepsAsync(string path, int threshold = 4000)
    {
        var samples = await SamplesAsync(path);
        var (beeps, quiet) = (new List<double>(), 48_000);
        for (var i = 0; i < samples.Length; i++)
        {
            if (Math.Abs((int)samples[i]) < threshold)
            {
                quiet++;
                continue;
            }

            if (quiet > 4800) beeps.Add(i / 48_000.0);
            quiet = 0;
        }

        return beeps;
    }

    /// <summary>The sound as it is heard, in one channel with 48000 samples a second.</summary>
    public static async Task<short[]> SamplesAsync(string path)
    {
        var bytes = await ReadAsync("ffmpeg", $"-nostdin -v error -i {path} -vn -af aresample=48000:async=1:first_pts=0,pan=mono|c0=c0 -f s16le -");
        var samples = new short[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, samples, 0, samples.Length * 2);
        return samples;
    }

    /// <summary>The packets of one kind ("v", "a") as hashes of what is in them.</summary>
    public static async Task<IReadOnlyList<string>> PacketsAsync(string path, string kind) =>
        System.Text.Encoding.ASCII.GetString(await ReadAsync("ffprobe", $"-v error -select_streams {kind}:0 -show_data_hash md5 -show_entries packet=data_hash -of csv=p=0 {path}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Trim(',')).Where(line => line.Length > 0).ToList();

    private static async Task<byte[]> ReadAsync(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/" + program, arguments) { RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
