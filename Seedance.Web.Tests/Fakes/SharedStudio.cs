using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Seedance.Web.Media;

namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// One studio for all rows of a class's tables (a class fixture): starting one costs more than most rows. It makes no posters.
/// </summary>
public sealed class SharedStudio : IAsyncLifetime
{
    public TestStudio Studio { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Studio = await TestStudio.StartAsync(services: WithoutPosters);
        Studio.Gateway.ClipBytes = EmptyClip();
    }

    public ValueTask DisposeAsync() => Studio.DisposeAsync();

    /// <summary>ffmpeg would be most of the work of a test with many clips.</summary>
    public static void WithoutPosters(IServiceCollection services) =>
        services.AddSingleton(new MediaTools(NullLogger<MediaTools>.Instance, "/nowhere"));

    // Whole by its outline, and long enough to be cut.
    private static byte[] EmptyClip() =>
        [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isomiso2"u8, 0, 0, 0, 8, .. "moov"u8, 0, 0, 0x40, 0, .. "mdat"u8, .. Enumerable.Range(0, 0x4000 - 8).Select(i => (byte)(i * 7))];
}
