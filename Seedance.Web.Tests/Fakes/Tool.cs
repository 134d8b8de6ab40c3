using System.Diagnostics;
using System.Globalization;

namespace Seedance.Web.Tests.Fakes;

/// <summary>Programs of others, which must agree with what the studio has made.</summary>
internal static class Tool
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Runs it to its good end; all that it had to say (ffmpeg says it as errors).</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancelled), process.StandardError.ReadToEndAsync(Cancelled));
        await process.WaitForExitAsync(Cancelled);
        Assert.True(process.ExitCode == 0, await error);
        return await output + await error;
    }

    /// <summary>The size of a clip's picture, in pixels.</summary>
    public static async Task<(int Width, int Height)> SizeAsync(string file)
    {
        var size = (await RunAsync("/usr/bin/ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=width,height", "-of", "csv=p=0", file)).Trim().Split(',');
        return (int.Parse(size[0], CultureInfo.InvariantCulture), int.Parse(size[1], CultureInfo.InvariantCulture));
    }
}
