using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seedance.Web.Gateway;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Tests.Media.Placements;

public sealed class PlacementTests
{
    private static readonly PlacementOptions Known = new();

    [Fact]
    public void Presets_AreTheEightOfTheField_AndValid()
    {
        Assert.Equal(["tiktok", "reels", "stories", "shorts", "feed-4x5", "square", "instream-16x9", "bumper-6s"], Known.Offered.Select(p => p.Id));
        Assert.True(new PlacementOptionsValidator().Validate(null, Known).Succeeded);
        Assert.All(Known.Offered, placement => Assert.True(placement.Source.Length > 0 && placement.Date.Length > 0, placement.Id));
        Assert.All(Known.Offered.Where(p => p.Safe.IsKnown), placement => Assert.True(placement.Safe.Source.Length > 0 && placement.Safe.Date.Length > 0, placement.Id));
    }

    [Fact]
    public void NumbersThatNobodyPublished_StayUnknown() =>
        Assert.Equal(["shorts", "square", "instream-16x9", "bumper-6s"], Known.Offered.Where(p => !p.Safe.IsKnown).Select(p => p.Id));

    [Theory]
    [InlineData("tiktok", 10, 10)]
    [InlineData("tiktok", 4, 9)]
    [InlineData("reels", 4, 4)]
    [InlineData("feed-4x5", 10, 15)]
    [InlineData("instream-16x9", 4, 15)]
    [InlineData("bumper-6s", 10, 6)]
    [InlineData("bumper-6s", 4, 6)]
    [InlineData("shorts", 4, 10)]
    public void Seconds_BecomeTheNearestUsualOnes(string id, int wanted, int expected) => Assert.Equal(expected, Known.Find(id)!.FitSeconds(wanted, 4, 15));

    [Fact]
    public void Seconds_OfAPlacementThatTheModelCannotReach_AreItsNearestEnd()
    {
        Assert.Equal(8, Known.Find("feed-4x5")!.FitSeconds(5, 4, 8));
        Assert.Equal(10, Known.Find("bumper-6s")!.FitSeconds(12, 10, 15));
    }

    [Theory]
    [InlineData(834, 1112, CropAnchor.Middle, 0, 34, 834, 1042)]
    [InlineData(834, 1112, CropAnchor.Start, 0, 0, 834, 1042)]
    [InlineData(834, 1112, CropAnchor.End, 0, 70, 834, 1042)]
    [InlineData(560, 752, CropAnchor.Middle, 0, 26, 560, 700)]
    [InlineData(1248, 1664, CropAnchor.Middle, 0, 52, 1248, 1560)]
    [InlineData(1280, 720, CropAnchor.Middle, 352, 0, 576, 720)]
    public void FourByFive_IsCutOutOfTheClip(int width, int height, CropAnchor anchor, int x, int y, int cutWidth, int cutHeight) =>
        Assert.Equal(new CropArea(x, y, cutWidth, cutHeight), Known.Find("feed-4x5")!.CropOf(width, height, anchor));

    [Fact]
    public void NothingIsCut_OfAClipThatHasTheShape_OrForAPlacementThatTheModelMakes()
    {
        Assert.Null(Known.Find("feed-4x5")!.CropOf(1080, 1350, CropAnchor.Middle));
        Assert.Null(Known.Find("tiktok")!.CropOf(834, 1112, CropAnchor.Middle));
        Assert.Equal("feed-4x5", Known.CropFor(null, "3:4")?.Id);
        Assert.Equal("feed-4x5", Known.CropFor("tiktok", "3:4")?.Id);
        Assert.Null(Known.CropFor("feed-4x5", "9:16"));
    }

    [Fact]
    public void Configuration_ChangesOneNumber_AndAddsAPlacement()
    {
        var options = Read(new()
        {
            ["Placements:Presets:TikTok:Safe:Bottom"] = "480",
            ["Placements:Presets:shorts:IsHidden"] = "true",
            ["Placements:Presets:billboard:Ratio"] = "1:2",
            ["Placements:Presets:billboard:Label"] = "Lift screen",
            ["Placements:Presets:billboard:MadeFrom"] = "9:16",
            ["Placements:Presets:billboard:Width"] = "1000",
            ["Placements:Presets:billboard:Height"] = "2000",
        });
        Assert.Equal(480, options.Find("tiktok")!.Safe.Bottom);
        Assert.Equal(150, options.Find("tiktok")!.Safe.Top);
        Assert.Equal(["tiktok", "reels", "stories", "feed-4x5", "square", "instream-16x9", "bumper-6s", "billboard"], options.Offered.Select(p => p.Id));
        Assert.NotNull(options.Find("shorts"));
        Assert.Equal("9:16", options.Find("billboard")!.RequestRatio);
    }

    [Fact]
    public void Configuration_WithFaults_NamesThemAll()
    {
        var fault = Assert.Throws<OptionsValidationException>(() => Read(new()
        {
            ["Placements:Presets:tiktok:Safe:Bottom"] = "1800",
            ["Placements:Presets:reels:Ratio"] = "tall",
            ["Placements:Presets:square:MinSeconds"] = "20",
            ["Placements:Presets:square:MaxSeconds"] = "10",
            ["Placements:Presets:My Feed:Ratio"] = "9:16",
            ["Placements:Presets:stories:Width"] = "1920",
        }));
        Assert.Equal(5, fault.Failures.Count());
        Assert.Contains(fault.Failures, f => f.Contains("tiktok:Safe: Top and Bottom", StringComparison.Ordinal));
        Assert.Contains(fault.Failures, f => f.Contains("reels:Ratio", StringComparison.Ordinal));
        Assert.Contains(fault.Failures, f => f.Contains("square:MinSeconds", StringComparison.Ordinal));
        Assert.Contains(fault.Failures, f => f.Contains("My Feed must be named", StringComparison.Ordinal));
        Assert.Contains(fault.Failures, f => f.Contains("stories:Width and Height", StringComparison.Ordinal));
    }

    private static PlacementOptions Read(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddPlacements();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<PlacementOptions>>().Value;
    }
}
