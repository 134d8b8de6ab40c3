using Microsoft.Extensions.Configuration;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Gateway;

/// <summary>Requests and options that tests start from.</summary>
internal static class Requests
{
    public const string Standard = "doubao-seedance-2-0-260128";

    public static GatewayOptions Options { get; } = Load();

    public static VideoModel Model => Options.FindModel(Standard)!;

    public static VideoRequest Plain => new() { Model = Standard, Prompt = "A paper boat drifts away.", Ratio = "16:9", Seconds = 5 };

    public static MediaReference Image(string url = "https://cdn.example.org/a.jpg", MediaRole role = MediaRole.ReferenceImage) => new(MediaKind.Image, role, url);

    public static MediaReference Video => new(MediaKind.Video, MediaRole.ReferenceVideo, "https://cdn.example.org/a.mp4");

    public static MediaReference Audio => new(MediaKind.Audio, MediaRole.ReferenceAudio, "https://cdn.example.org/a.mp3");

    private static GatewayOptions Load()
    {
        var configuration = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build();
        return configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>()!;
    }
}
