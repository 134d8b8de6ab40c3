using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Seedance.Bench.Roles;

/// <summary>
/// The peer of F8: Kestrel writes what comes to a file, and checks nothing. <c>role upload-sink &lt;folder&gt;</c>;
/// <c>PATCH /{name}?offset=…</c>, and <c>POST /{name}</c> when all of it must be on the disk.
/// </summary>
internal static class UploadSinkRole
{
    public const string Name = "upload-sink";

    private const int BufferBytes = 256 * 1024;

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var folder = arguments[0];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPatch("/{name}", async (string name, long offset, HttpRequest request, CancellationToken gone) =>
        {
            await using var file = new FileStream(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            file.Position = offset;
            await request.Body.CopyToAsync(file, BufferBytes, gone);
        });
        app.MapPost("/{name}", (string name) =>
        {
            using var file = new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.ReadWrite);
            file.Flush(flushToDisk: true);
            return file.Length.ToString(CultureInfo.InvariantCulture);
        });
        await app.StartAsync(cancellationToken);
        Console.WriteLine($"ready {app.Urls.First()}");
        await app.WaitForShutdownAsync(cancellationToken);
    }
}
