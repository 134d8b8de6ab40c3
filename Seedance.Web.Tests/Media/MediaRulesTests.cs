using Seedance.Web.Gateway;
using Seedance.Web.Media;

namespace Seedance.Web.Tests.Media;

public sealed class MediaRulesTests
{
    private static readonly MediaLimits Limits = new();

    [Fact]
    public void EveryBound_IsKeptAsTheTableSays() =>
        Assert.All(MediaRows.Single, row => Assert.Equal(row.Rules, MediaRules.Check(row.Facts, Limits).Select(fault => fault.Rule)));

    [Fact]
    public void EveryBoundOfAllFilesTogether_IsKeptAsTheTableSays() =>
        Assert.All(MediaRows.Together, row => Assert.Equal(row.Rules, MediaRules.CheckTogether(row.Facts, Limits).Select(fault => fault.Rule)));

    [Fact]
    public void Fault_SaysWhatWasMeasured_TheBound_AndWhatHelps()
    {
        var tooLong = Assert.Single(MediaRules.Check(MediaRows.Video with { DurationMs = 18_200 }, Limits));
        Assert.Equal([18.2, 15.0, false], tooLong.Values);
        Assert.Equal(MediaMend.Trim, tooLong.CanMend);

        var format = Assert.Single(MediaRules.Check(MediaRows.Image with { Format = "heic" }, Limits));
        Assert.Equal(["heic", "jpeg, png, webp, bmp, tiff, gif"], format.Values);
        Assert.Equal(MediaMend.Convert, format.CanMend);

        var tooLarge = Assert.Single(MediaRules.Check(MediaRows.Image with { Width = 8000, Height = 6000 }, Limits));
        Assert.Equal(MediaMend.Scale, tooLarge.CanMend);

        var together = Assert.Single(MediaRules.CheckTogether([MediaRows.Audio with { DurationMs = 9000 }, MediaRows.Audio with { DurationMs = 9000 }], Limits));
        Assert.Equal(["Audio", 18.0, 15.0, false], together.Values);
    }

    [Fact]
    public void ShapeThatNoScalingMends_IsNotOfferedScaling() => Assert.All(
        MediaRules.Check(MediaRows.Image with { Width = 9000, Height = 1000 }, Limits), fault => Assert.Equal(MediaMend.None, fault.CanMend));

    [Theory]
    [InlineData(MediaKind.Image, 8000, 6000)]
    [InlineData(MediaKind.Image, 6000, 2401)]
    [InlineData(MediaKind.Image, 120, 200)]
    [InlineData(MediaKind.Video, 3840, 2160)]
    [InlineData(MediaKind.Video, 2160, 3840)]
    [InlineData(MediaKind.Video, 5000, 2000)]
    [InlineData(MediaKind.Video, 640, 360)]
    [InlineData(MediaKind.Video, 426, 240)]
    [InlineData(MediaKind.Video, 1281, 721)]
    public void ScaledSize_IsWithinTheLimits_AndOfTheSameShape(MediaKind kind, int width, int height)
    {
        var size = MediaSize.Fit(width, height, Limits.Of(kind), isEven: kind == MediaKind.Video);

        var (w, h) = Assert.NotNull(size);
        var scaled = (kind == MediaKind.Image ? MediaRows.Image : MediaRows.Video) with { Width = w, Height = h };
        Assert.Empty(MediaRules.Check(scaled, Limits));
        Assert.InRange((double)w / h / ((double)width / height), 0.99, 1.01);
        if (kind == MediaKind.Video) Assert.True(w % 2 == 0 && h % 2 == 0);
    }

    [Fact]
    public void SizeWithinTheLimits_StaysAsItIs() => Assert.Equal((1280, 720), MediaSize.Fit(1280, 720, Limits.Video, isEven: true));
}
