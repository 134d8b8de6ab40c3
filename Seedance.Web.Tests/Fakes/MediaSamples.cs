using System.Diagnostics;
using Seedance.Web.Tests.Fakes;

[assembly: AssemblyFixture(typeof(MediaSamples))]

namespace Seedance.Web.Tests.Fakes;

/// <summary>Real small files of every format, made by ffmpeg when the first test asks.</summary>
public sealed class MediaSamples : IAsyncDisposable
{
    // Each is made of what one before has made, so that only the first has to draw and compress.
    private static readonly string[] Recipes =
    [
        "-f lavfi -i testsrc2=size=640x640:rate=24:duration=2.5 -f lavfi -i sine=frequency=440:sample_rate=44100:duration=2.5 "
            + "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac clip.mp4",
        "-i clip.mp4 -c copy clip.mov -c:v mpeg4 -c:a flac clip.mkv -c:v mpeg4 -c:a libmp3lame clip.avi -vn sound.mp3 -vn sound.wav -vn sound.m4a "
            + "-vn sound.aac -vn sound.flac -vn sound.aiff -vn sound.mka -vn -c:a libvorbis sound.ogg",
        "-i clip.mp4 -vf scale=160:160 -c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus clip.webm",
        "-t 0.01 -i clip.mp4 -frames:v 1 picture.jpg -frames:v 1 picture.png -frames:v 1 picture.webp -frames:v 1 picture.bmp -frames:v 1 picture.tiff "
            + "-frames:v 1 picture.gif",
        "-i picture.png -vf scale=64:64 -pix_fmt yuv420p -c:v libaom-av1 -cpu-used 8 -still-picture 1 picture.avif",
    ];

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "media-samples-" + Guid.NewGuid().ToString("N"));
    private readonly Lazy<Task> _made;

    public MediaSamples() => _made = new Lazy<Task>(MakeAsync);

    /// <summary>
    /// Videos are 640 × 640 (clip.webm 160 × 160) at 24 frames a second with sound; all last about 2.5 s. Pictures are 640 × 640
    /// (picture.avif 64 × 64). Skips the test where ffmpeg is not installed.
    /// </summary>
    public async Task<string> GetAsync(string name)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ffmpeg"), "ffmpeg is not installed; ./test.sh installs it.");
        await _made.Value;
        return Path.Combine(_folder, name);
    }

    /// <summary>A place for what a test makes itself; goes with the samples.</summary>
    public string NewPath(string extension)
    {
        Directory.CreateDirectory(_folder);
        return Path.Combine(_folder, Guid.NewGuid().ToString("N") + extension);
    }

    /// <summary>Runs ffmpeg in the folder of the samples; arguments with blanks between.</summary>
    public async Task RunAsync(string arguments)
    {
        Directory.CreateDirectory(_folder);
        using var ffmpeg = Process.Start(new ProcessStartInfo("/usr/bin/ffmpeg", "-nostdin -v error -y " + arguments) { WorkingDirectory = _folder, RedirectStandardError = true })!;
        var errors = await ffmpeg.StandardError.ReadToEndAsync();
        await ffmpeg.WaitForExitAsync();
        Assert.True(ffmpeg.ExitCode == 0, errors);
    }

    private async Task MakeAsync()
    {
        foreach (var recipe in Recipes) await RunAsync(recipe);
    }

    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
