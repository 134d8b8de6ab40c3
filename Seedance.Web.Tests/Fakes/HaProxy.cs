using System.Diagnostics;
using System.Globalization;

namespace Seedance.Web.Tests.Fakes;

/// <summary>A real HAProxy with the file of <c>deploy/</c> in front of up to three studios.</summary>
public sealed class HaProxy : IAsyncDisposable
{
    private readonly Process _process;

    private HaProxy(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    public string Url { get; }

    /// <summary>Returns when it accepts connections. It sees a studio within two seconds.</summary>
    public static async Task<HaProxy> StartAsync(IEnumerable<string> studios)
    {
        var port = FreePorts.Next();
        var start = new ProcessStartInfo(
            File.Exists("/usr/sbin/haproxy") ? "/usr/sbin/haproxy" : "haproxy",
            ["-db", "-f", Path.Combine(StudioProcess.RepositoryRoot, "deploy", "haproxy.cfg")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["STUDIO_BIND"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        foreach (var name in (string[])["STUDIO_A", "STUDIO_B", "STUDIO_C"]) start.Environment[name] = "127.0.0.1:9"; // nobody is there
        foreach (var (name, url) in ((string[])["STUDIO_A", "STUDIO_B", "STUDIO_C"]).Zip(studios)) start.Environment[name] = new Uri(url).Authority;
        var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        var proxy = new HaProxy(process, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        using var http = new HttpClient();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await AnswersAsync(http, proxy.Url))
        {
            if (process.HasExited) throw new InvalidOperationException(await complaints);
            await looks.WaitForNextTickAsync(patience.Token);
        }

        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient http, string url)
    {
        try
        {
            using var answer = await http.GetAsync(url + "/healthz/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
