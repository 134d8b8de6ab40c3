using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Seedance.Web.Media;

/// <summary>How a run of ffmpeg or ffprobe ended.</summary>
internal enum ToolEnd
{
    Done,
    Failed,
    TimedOut,
}

/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Errors">What it complained of when it failed.</param>
internal sealed record ToolRun(ToolEnd End, string Output, string Errors = "");

/// <summary>
/// Runs a program on a file of unknown origin: arguments as a list and no shell, none of our secrets in its environment, an end
/// to its time and to what it may say, and below our own priority. Whatever it started ends with it.
/// </summary>
internal sealed class ToolRunner(ILogger log)
{
    private const int MostOutput = 1 << 20;
    private const int MostErrors = 2_000;

    // Gateway keys and passwords of the database may stand in our own environment.
    private static readonly string[] Inherited = ["PATH", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot"];

    /// <param name="onLine">Gets every line of the output as it comes; then none is kept.</param>
    public async Task<ToolRun> RunAsync(
        string program, IEnumerable<string> arguments, TimeSpan patience, Action<string>? onLine, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(patience);
        using var process = new Process { StartInfo = Info(program, arguments) };
        process.Start();
        try
        {
            Yield(process);
            var output = ReadAsync(process.StandardOutput, onLine, MostOutput, timeout.Token);
            var errors = ReadAsync(process.StandardError, null, MostErrors, timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            if (process.ExitCode == 0) return new ToolRun(ToolEnd.Done, await output);
            var complaint = (await errors).Trim();
            log.ToolFailed(Path.GetFileName(program), process.ExitCode, complaint);
            return new ToolRun(ToolEnd.Failed, "", complaint);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None); // so that nobody writes to its files any more
            cancellationToken.ThrowIfCancellationRequested();
            log.ToolTimedOut(Path.GetFileName(program));
            return new ToolRun(ToolEnd.TimedOut, "");
        }
    }

    private static ProcessStartInfo Info(string program, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment.Clear();
        foreach (var name in Inherited)
            if (Environment.GetEnvironmentVariable(name) is { } value) info.Environment[name] = value;
        return info;
    }

    // Pages and the runner come first.
    private static void Yield(Process process)
    {
        try
        {
            process.StandardInput.Close();
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or IOException)
        {
            // It has ended already.
        }
    }

    // Read to the end even when there is more than is kept: a full pipe would stop the program.
    private static async Task<string> ReadAsync(StreamReader reader, Action<string>? onLine, int most, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        if (onLine is not null)
        {
            while (await reader.ReadLineAsync(cancellationToken) is { } line) onLine(line);
            return "";
        }

        var buffer = new char[4096];
        for (int read; (read = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
            kept.Append(buffer, 0, Math.Min(read, most - kept.Length));
        return kept.ToString();
    }
}
