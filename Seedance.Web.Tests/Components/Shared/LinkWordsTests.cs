using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Resources;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Components.Shared;

/// <summary>What people read of how a reference reaches the gateway.</summary>
public sealed class LinkWordsTests(S3Server server)
{
    private const string Open = "https://cdn.example.org/a.jpg";

    private static readonly string Mine = LibraryFiles.Address(Guid.NewGuid());

    [Fact]
    public void WithoutAPublicAddress_SmallOnesStandInTheRequest_AndTheRestIsToldWhatToSetUp()
    {
        var words = With("", gateway => gateway.Mode = GatewayMode.Live);
        Assert.Equal("Public address, as given", words.Of(Open, null)!.Text);
        Assert.Equal("Asset of the provider", words.Of("asset://a-1", null)!.Text);
        Assert.Null(words.Of(Mine, null));
        Assert.Equal(new ReferenceWay(LinkWay.Inline, "Sent inside the request (1.2 MB)", false), words.Of(Mine, Facts(MediaKind.Image, 900_000)));
        Assert.Equal("Sent inside the request (1 kB)", words.Of(Mine, Facts(MediaKind.Audio, 300))!.Text);
        Assert.Equal((LinkWay.Inline, LinkWay.None), (words.Of(Mine, Facts(MediaKind.Audio, 4_000_000))!.Way, words.Of(Mine, Facts(MediaKind.Audio, 4_000_001))!.Way));
        var sound = words.Of(Mine, Facts(MediaKind.Audio, 5_000_000))!;
        Assert.True(sound.IsFault);
        Assert.StartsWith("The gateway cannot fetch this: at 5.0 MB it is too large", sound.Text, StringComparison.Ordinal);
        var video = words.Of(Mine, Facts(MediaKind.Video, 300))!;
        Assert.True(video.IsFault);
        Assert.StartsWith("The gateway cannot fetch this: videos need a public address of this studio. Ask an administrator", video.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://studio.example.org", false, "Signed link of this studio, works until 2 days after sending")]
    [InlineData("http://studio.example.org", false, "The gateway cannot fetch this")]
    [InlineData("https://localhost:5080", false, "The gateway cannot fetch this")]
    [InlineData("http://127.0.0.1:5080", true, "Signed link of this studio")]
    public void PublicAddress_CountsWhenTheInternetCanReachIt(string address, bool isPrivateAllowed, string expected) =>
        Assert.StartsWith(expected, With(address, gateway => (gateway.Mode, gateway.AllowPrivateNetworks) = (GatewayMode.Live, isPrivateAllowed)).Of(Mine, Facts(MediaKind.Video, 300))!.Text, StringComparison.Ordinal);

    [Fact]
    public void Demo_NeedsNoLink_AndSaysWhatIsMissingForRealClips()
    {
        var video = With("", gateway => gateway.Mode = GatewayMode.Demo).Of(Mine, Facts(MediaKind.Video, 300))!;
        Assert.Equal(("The demo needs no link; for real clips this studio still needs a public address", false), (video.Text, video.IsFault));
    }

    [Fact]
    public async Task Bucket_GivesItsOwnLinks()
    {
        var bucket = await server.NewBucketAsync();
        await using var studio = await TestStudio.StartAsync(configure: settings =>
        {
            S3Server.Use(bucket, settings);
            settings["Gateway:GiveUpAfter"] = "1.00:00:00";
        });
        Assert.Equal("Link of your file store (S3), works until 25 hours after sending", WordsOf(studio).Of(Mine, Facts(MediaKind.Video, 300))!.Text);
    }

    [Theory]
    [InlineData("https://s3.example.org", false, "Link of your file store (S3)")]
    [InlineData("https://10.0.0.5:9000", false, "The gateway cannot fetch this")]
    [InlineData("https://10.0.0.5:9000", true, "Link of your file store (S3)")]
    public void Bucket_CountsWhenTheInternetCanReachIt(string address, bool isPrivateAllowed, string expected)
    {
        using var bucket = new S3FileStore(new S3Options { ServiceUrl = address, Bucket = "studio", AccessKey = "a", SecretKey = "b" }, "/nowhere");
        var words = With("", gateway => (gateway.Mode, gateway.AllowPrivateNetworks) = (GatewayMode.Live, isPrivateAllowed), bucket);
        Assert.StartsWith(expected, words.Of(Mine, Facts(MediaKind.Video, 300))!.Text, StringComparison.Ordinal);
    }

    private static LinkWords WordsOf(TestStudio studio) => new(
        studio.Get<MediaLinks>(), studio.Get<IOptionsMonitor<GatewayOptions>>(),
        new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<MediaTexts>>());

    // The parts alone; without a bucket, a store that gives no links.
    private static LinkWords With(string address, Action<GatewayOptions> configure, IFileStore? store = null)
    {
        var services = new ServiceCollection().AddLogging().AddLocalization().AddDataProtection().Services;
        services.Configure<LinkOptions>(links => links.PublicUrl = address).Configure(configure);
        services.AddSingleton(TimeProvider.System).AddSingleton<LinkWords>();
        services.AddSingleton(provider => new MediaLinks(
            null!, store ?? new DiskFileStore("/nowhere"), provider.GetRequiredService<IDataProtectionProvider>(),
            provider.GetRequiredService<IOptionsMonitor<LinkOptions>>(), provider.GetRequiredService<IOptionsMonitor<GatewayOptions>>(), TimeProvider.System));
        return services.BuildServiceProvider().GetRequiredService<LinkWords>();
    }

    private static MediaFacts Facts(MediaKind kind, long bytes) => new(kind, "x", "x/x", ".x", bytes, null, null, null, null, null, null, false);
}
