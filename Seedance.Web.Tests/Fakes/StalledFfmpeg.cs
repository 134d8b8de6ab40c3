using System.Diagnostics;
using System.Globalization;

namespace Seedance.Web.Tests.Fakes;

/// <summary>A machine on which ffmpeg begins to join clips and comes to no end; all else is done by the real one.</summary>
public sealed class StalledFfmpeg : IDisposable
{
    /// <summary>What it says in place of coming to no end, when the disk is full.</summary>
    public const string DiskFull = "film.mp4: No space left on device";

    private readonly string _folder = Directory.CreateTempSubdirectory("stalled-ffmpeg-").FullName;

    /// <param name="says">With what it gives up instead, while the file "full" is there.</param>
    public StalledFfmpeg(string? says = null)
    {
        if (says is not null) File.WriteAllText(System.IO.Path.Combine(_folder, "full"), says);
        var program = System.IO.Path.Combine(_folder, "ffmpeg");
        File.WriteAllText(
            program,
            $$"""
            #!/bin/sh
            for last; do :; done
            case "$last" in */film-*.mp4) if [ -f {{_folder}}/full ]; then cat {{_folder}}/full >&2; exit 1; fi ;; esac
            if [ -f {{_folder}}/free ]; then exec /usr/bin/ffmpeg "$@"; fi
            case "$last" in
              */film-*.mp4) echo half > "${last#file:}"; echo out_time_us=500000; echo $$ > {{_folder}}/pid.new; mv {{_folder}}/pid.new {{_folder}}/pid; exec /bin/sleep 600 ;;
              *) exec /usr/bin/ffmpeg "$@" ;;
            esac

            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var look = System.IO.Path.Combine(_folder, "ffprobe");
        File.WriteAllText(look, $"#!/bin/sh\nif [ -f {_folder}/busy ]; then exec /bin/sleep 600; fi\nexec /usr/bin/ffprobe \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(look, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The search path of such a machine.</summary>
    public string Path => _folder + ":/usr/bin:/bin";

    /// <summary>No file is read to its end any more; false: they are again.</summary>
    public void BeBusy(bool isBusy = true)
    {
        if (isBusy) File.WriteAllText(System.IO.Path.Combine(_folder, "busy"), "");
        else File.Delete(System.IO.Path.Combine(_folder, "busy"));
    }

    /// <summary>From now on there is room.</summary>
    public void MakeRoom()
    {
        File.WriteAllText(System.IO.Path.Combine(_folder, "free"), "");
        File.Delete(System.IO.Path.Combine(_folder, "full"));
    }

    /// <summary>Until it hangs; the number of its process.</summary>
    public async Task<int> WaitAsync()
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!File.Exists(System.IO.Path.Combine(_folder, "pid"))) await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        return int.Parse(await File.ReadAllTextAsync(System.IO.Path.Combine(_folder, "pid"), TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }

    public static bool IsRunning(int process) => Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}"));

    public void Dispose()
    {
        if (File.Exists(System.IO.Path.Combine(_folder, "pid")) && int.Parse(File.ReadAllText(System.IO.Path.Combine(_folder, "pid")), CultureInfo.InvariantCulture) is var id && IsRunning(id))
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
