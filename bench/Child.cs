using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Seedance.Bench;

/// <summary>A process that was started for a measurement: its address, its cost, its end.</summary>
public sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly ConcurrentQueue<string> _log = new();
    private readonly Process _process;

    private Child(Process process) => _process = process;

    /// <summary>What it printed when it was ready: the first group of the pattern.</summary>
    public string Ready { get; private set; } = "";

    /// <summary>From the start of the process to its ready line.</summary>
    public TimeSpan StartTime { get; private set; }

    public int Id => _process.Id;

    public string Log => string.Join('\n', _log);

    /// <summary>User and system time so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory now.</summary>
    public long ResidentBytes => new ProcessMemory(Id).ResidentBytes;

    /// <param name="ready">Matches the line that says it is ready.</param>
    /// <param name="environment">Settings such as <c>Gateway__BaseUrl</c>; such variables of this process are not handed on.</param>
    public static async Task<Child> StartAsync(
        string program, IEnumerable<string> arguments, Regex ready, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.Contains("__", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var child = new Child(process);
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Read(string? line)
        {
            if (line is null) return;
            child._log.Enqueue(line);
            if (ready.Match(line) is { Success: true } match) found.TrySetResult(match.Groups[1].Value);
        }

        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => found.TrySetException(new InvalidOperationException($"{program} ended:\n{child.Log}"));
        var began = Stopwatch.GetTimestamp();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            child.Ready = await found.Task.WaitAsync(Patience, cancellationToken);
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }

        child.StartTime = Stopwatch.GetElapsedTime(began);
        return child;
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        if (_process.HasExited) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>SIGTERM, then wait for the end.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited) return;
        await SignalAsync("TERM");
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience);
    }

    /// <summary>It stands still until <see cref="ResumeAsync"/>.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    public Task ResumeAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }
}
