using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Seedance.Bench;

/// <summary>nginx with sendfile on a folder: the peer for serving files, and a cheap source for downloads.</summary>
internal sealed partial class Nginx : IAsyncDisposable
{
    private readonly Child _process;

    private Nginx(Child process, int port) => (_process, Url) = (process, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    public string Url { get; }

    /// <param name="root">What it serves.</param>
    public static async Task<Nginx> StartAsync(Workshop shop, string root, CancellationToken cancellationToken)
    {
        var folder = shop.NewFolder("nginx");
        var port = FreePort();
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), string.Create(CultureInfo.InvariantCulture, $$"""
            worker_processes auto;
            pid {{folder}}/nginx.pid;
            error_log stderr notice;
            events { worker_connections 1024; }
            http {
                types { video/mp4 mp4; }
                access_log off;
                sendfile on;
                tcp_nopush on;
                keepalive_requests 100000000;
                open_file_cache max=100 inactive=10m;
                client_body_temp_path {{folder}}; proxy_temp_path {{folder}}; fastcgi_temp_path {{folder}}; uwsgi_temp_path {{folder}}; scgi_temp_path {{folder}};
                server { listen 127.0.0.1:{{port}}; root {{root}}; }
            }
            """), cancellationToken);
        // As root its workers would become nobody, who may not read our folders.
        string[] asUser = Environment.UserName == "root" ? ["-g", "daemon off; user root;"] : ["-g", "daemon off;"];
        return new Nginx(await Child.StartAsync("nginx", ["-c", Path.Combine(folder, "nginx.conf"), .. asUser], Started(), null, cancellationToken), port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("start worker process (\\d+)")]
    private static partial Regex Started();
}
