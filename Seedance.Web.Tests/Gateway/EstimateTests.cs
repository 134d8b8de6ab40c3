using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Gateway;

public sealed class EstimateTests
{
    [Theory]
    [InlineData("720p", "16:9", 4, 87_300L)]
    [InlineData("720p", "adaptive", 4, 87_300L)]
    [InlineData("480p", "16:9", 5, 50_639L)]
    [InlineData("720p", "9:16", 15, 324_900L)]
    [InlineData("1080p", "21:9", 10, 491_150L)]
    [InlineData("4k", "16:9", 4, 785_700L)]
    [InlineData("4k", "1:1", 4, null)]
    [InlineData("720p", "9:21", 4, null)]
    public void Tokens_FollowTheProvidersFormula(string resolution, string ratio, int seconds, long? tokens)
    {
        var estimate = Estimate.For(Requests.Plain with { Resolution = resolution, Ratio = ratio, Seconds = seconds }, Requests.Model);

        Assert.Equal(tokens, estimate.MinTokens);
        Assert.Equal(tokens, estimate.MaxTokens);
    }

    [Fact]
    public void AutomaticLength_GivesTheRangeOfTheModel()
    {
        var estimate = Estimate.For(Requests.Plain with { Seconds = null }, Requests.Model);

        Assert.Equal(87_300, estimate.MinTokens);
        Assert.Equal(324_900, estimate.MaxTokens);
    }

    [Fact]
    public void UnknownPrice_GivesNoSum()
    {
        var estimate = Estimate.For(Requests.Plain, Requests.Model);

        Assert.Null(estimate.MinCost);
        Assert.Null(estimate.MaxCost);
    }

    /// <summary>The second measured task of the provider.</summary>
    [Fact]
    public void SecondsOfReferenceVideos_CountAsWell()
    {
        var model = new VideoModel { PricePerMillionTokens = 10m, PricePerMillionTokensWithVideo = 5m };
        var request = Requests.Plain with { Resolution = "720p", Seconds = 4, References = [Requests.Video with { Seconds = 4 }, Requests.Audio with { Seconds = 9 }] };

        Assert.Equal(new RequestEstimate(173_700, 173_700, 0.8685m, 0.8685m, false), Estimate.For(request, model));
        var withAnother = Estimate.For(request with { References = [.. request.References, Requests.Video] }, model);
        Assert.Equal((173_700L, true), (withAnother.MinTokens!.Value, withAnother.HasUnknownVideoInput));
    }

    [Fact]
    public void ReferenceVideo_HasItsOwnPriceAndAnUnknownShare()
    {
        var model = new VideoModel { PricePerMillionTokens = 7m, PricePerMillionTokensWithVideo = 4m };
        var plain = Requests.Plain with { Seconds = 4 };

        Assert.Equal(0.6111m, Estimate.For(plain, model).MinCost);
        var withVideo = Estimate.For(plain with { References = [Requests.Video] }, model);
        Assert.Equal(0.3492m, withVideo.MinCost);
        Assert.True(withVideo.HasUnknownVideoInput);
        Assert.Equal(0.6111m, Estimate.For(plain with { References = [Requests.Video] }, new VideoModel { PricePerMillionTokens = 7m }).MaxCost);
    }
}
