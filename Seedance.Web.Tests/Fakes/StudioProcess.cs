using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// The program in a process of its own, with its own data folder and a free port: the published one when <c>STUDIO_PROGRAM</c>
/// names its assembly (<c>test.sh</c> does), else what was built. Can be killed and started again.
/// </summary>
public sealed partial class StudioProcess : IAsyncDisposable
{
    public const string AdminEmail = "ada@example.org";
    public const string AdminPassword = "a long enough password";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, string> _settings;
    private readonly ConcurrentQueue<string> _log = new();
    private Process? _process;
    private string _urls = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.Next()}");

    private StudioProcess(Dictionary<string, string> settings, string folder)
    {
        _settings = settings;
        Folder = folder;
    }

    /// <summary>Content root and data folder.</summary>
    public string Folder { get; }

    /// <summary>Where it listens, for example <c>http://127.0.0.1:40123</c>; the same after a restart.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Everything it has printed, over all starts.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>The one-time link to the setup page, from the log.</summary>
    public string SetupLink => SetupLinkPattern().Match(Log).Value;

    /// <summary>Its environment variables such as <c>Gateway__BaseUrl</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings => _settings;

    public string DatabaseFile => Path.Combine(Folder, "data", "studio.db");

    /// <summary>Where to die at the following starts, see <see cref="Web.Failpoint"/>; null: nowhere.</summary>
    public string? Failpoint { get; set; }

    /// <summary>What starts it, in front of <c>dotnet</c>; for example another user.</summary>
    public string[] Launcher { get; set; } = [];

    /// <summary>The published program's assembly; null: it was not published, what was built runs.</summary>
    public string? Published { get; set; } = Environment.GetEnvironmentVariable("STUDIO_PROGRAM") is { Length: > 0 } path ? path : null;

    /// <summary>The folder of the repository.</summary>
    public static string RepositoryRoot => Metadata("RepositoryRoot");

    /// <param name="withAdmin">Creates <see cref="AdminEmail"/> at the first start, without the setup page; false: a first day, from the migrations on.</param>
    /// <param name="settings">Environment variables such as <c>Gateway__BaseUrl</c>.</param>
    public static async Task<StudioProcess> StartAsync(bool withAdmin = true, Dictionary<string, string>? settings = null)
    {
        var studio = Create(withAdmin, settings);
        if (withAdmin && !studio._settings.Keys.Any(name => name.StartsWith("Database__", StringComparison.Ordinal))) await SchemaTemplate.WriteSqliteAsync(studio.DatabaseFile);
        await studio.StartAgainAsync();
        return studio;
    }

    /// <summary>One that has a folder, but is not started yet.</summary>
    public static StudioProcess Create(bool withAdmin = true, Dictionary<string, string>? settings = null)
    {
        var all = new Dictionary<string, string>(settings ?? [], StringComparer.Ordinal);
        if (withAdmin)
        {
            all["Setup__AdminEmail"] = AdminEmail;
            all["Setup__AdminPassword"] = AdminPassword;
        }

        return new StudioProcess(all, Directory.CreateTempSubdirectory("studio-process-").FullName);
    }

    /// <summary>A start that must not succeed: its exit code and what it printed.</summary>
    public static async Task<(int ExitCode, string Log)> StartAndFailAsync(Dictionary<string, string> settings, Action<string>? prepare = null)
    {
        await using var studio = new StudioProcess(settings, Directory.CreateTempSubdirectory("studio-process-").FullName);
        prepare?.Invoke(studio.Folder);
        await Assert.ThrowsAsync<InvalidOperationException>(studio.StartAgainAsync);
        return (studio._process!.ExitCode, studio.Log);
    }

    /// <summary>Another process on the same folder.</summary>
    public async Task<StudioProcess> StartTwinAsync()
    {
        var twin = new StudioProcess(_settings, Folder);
        await twin.StartAgainAsync();
        return twin;
    }

    /// <summary>The settings that send it to a fake gateway over HTTP, polling quickly.</summary>
    public static Dictionary<string, string> For(FakeGateway gateway) => new(StringComparer.Ordinal)
    {
        ["Gateway__BaseUrl"] = gateway.BaseUrl,
        ["Gateway__ApiKey"] = "sk-canary-9f8e7d6c5b4a",
        ["Gateway__AllowPrivateNetworks"] = "true",
        ["Gateway__PollInterval"] = "00:00:00.100",
        ["Gateway__RequestsPerSecond"] = "500",
        ["Limits__SubmitsPerPerson"] = "1000000", // tests click faster than people
    };

    /// <summary>A setting for the next start.</summary>
    public void Set(string name, string value) => _settings[name] = value;

    /// <summary>Starts it on the same data and the same port; returns when it serves.</summary>
    public async Task StartAgainAsync() => Url = _urls = await Launch().WaitAsync(Patience);

    /// <summary>Starts it and waits for its end, which a <see cref="Failpoint"/> brings, perhaps before it serves.</summary>
    /// <param name="orAfter">How long to wait when the place may not be reached; then it goes on.</param>
    /// <returns>Whether it has ended.</returns>
    public async Task<bool> RunToItsEndAsync(TimeSpan? orAfter = null)
    {
        var ready = Launch();
        var end = _process!.WaitForExitAsync(CancellationToken.None);
        if (orAfter is null) await end.WaitAsync(Patience);
        else await Task.WhenAny(end, Task.Delay(orAfter.Value));
        if (ready.IsCompletedSuccessfully) Url = _urls = await ready;
        else _ = ready.ContinueWith(failed => failed.Exception, TaskScheduler.Default); // it died before it served
        return end.IsCompleted;
    }

    /// <summary>A browser without a window, which nobody is signed in with yet.</summary>
    /// <param name="handler">Where its cookies are, for who wants to use them beside it.</param>
    public StudioClient NewClient(SocketsHttpHandler? handler = null) =>
        new(new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Url) });

    /// <summary>What it holds of the machine at this moment.</summary>
    public ProcessFigures Measure() => ProcessFigures.Of(_process!.Id);

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience);
    }

    /// <summary>Sends a signal by its name, for example STOP or CONT.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Signal("TERM");
        await _process!.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A command of the program on the same data, for example "verify"; its exit code and what it printed.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] command)
    {
        using var process = Process.Start(Prepare(command))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience);
        return (process.ExitCode, await output + await errors);
    }

    private ProcessStartInfo Prepare(string[] arguments)
    {
        string[] command = [.. Launcher, "dotnet", Published ?? Metadata("StudioProgram"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Folder, // and so its content root
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in _settings) start.Environment[name] = value;
        if (Failpoint is not null) start.Environment[Web.Failpoint.Variable] = Failpoint;
        return start;
    }

    private Task<string> Launch()
    {
        var start = Prepare(["--urls", _urls]);
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data, ready);
        process.ErrorDataReceived += (_, line) => Read(line.Data, ready);
        process.Exited += (_, _) =>
        {
            process.WaitForExit(); // until its last lines are read
            ready.TrySetException(new InvalidOperationException("The program ended:\n" + Log));
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return ready.Task;
    }

    private static bool IsForeign(string name) => name.Contains("__", StringComparison.Ordinal)
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || name == Web.Failpoint.Variable;

    private static string Metadata(string key) => typeof(StudioProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == key).Value!;

    private void Read(string? line, TaskCompletionSource<string> ready)
    {
        if (line is null) return;
        _log.Enqueue(line);
        if (ReadyPattern().Match(line) is { Success: true } match) ready.TrySetResult(match.Groups[1].Value);
    }

    [GeneratedRegex(@"is ready at (http://\S+)")]
    private static partial Regex ReadyPattern();

    [GeneratedRegex(@"http://\S+/setup\?token=\S+")]
    private static partial Regex SetupLinkPattern();
}
