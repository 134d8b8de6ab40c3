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

    /// <summary>The provider's quick values of tokens per second of video, 16:9.</summary>
    [Theory]
    [InlineData("480p", 10_044)]
    [InlineData("720p", 21_600)]
    [InlineData("1080p", 48_600)]
    public void ListedTokens_AreThePublishedOnesPerSecond(string resolution, long perSecond)
    {
        var one = Explain(resolution, 10, 46m);

        Assert.Equal(10 * perSecond, one.ListedTokens);
        Assert.Equal(10 * perSecond + Estimate.Tokens(resolution, "16:9", 0), one.Tokens); // one frame more, as it was measured
    }

    /// <summary>The provider's examples, in CNY, 5 s, 16:9. Its list leaves out the one frame more that is charged.</summary>
    [Theory]
    [InlineData("480p", 46, 50_639, 2.33, 2.31)]
    [InlineData("480p", 37, 50_639, 1.87, 1.86)]
    [InlineData("720p", 46, 108_900, 5.01, 4.97)]
    [InlineData("720p", 37, 108_900, 4.03, 4.00)]
    [InlineData("1080p", 51, 245_025, 12.50, 12.39)]
    public void PublishedExamples_HoldToTheCent(string resolution, int price, long tokens, double charged, double listed)
    {
        var found = Explain(resolution, 5, price);

        Assert.Equal(tokens, found.Tokens);
        Assert.Equal((decimal)charged, decimal.Round(found.Cost!.Value, 2));
        Assert.Equal((decimal)listed, decimal.Round(found.ListedCost!.Value, 2));
        Assert.Equal(found.Cost, Estimate.For(Request(resolution, 5), new VideoModel { PricePerMillionTokens = price }).MaxCost);
    }

    /// <summary>The two measured tasks, with the published prices of both currencies.</summary>
    [Theory]
    [InlineData(false, 87_300, 46, 28, 4.0158)]
    [InlineData(true, 173_700, 46, 28, 4.8636)]
    [InlineData(false, 87_300, 7.0, 4.3, 0.6111)]
    [InlineData(true, 173_700, 7.0, 4.3, 0.74691)]
    public void MeasuredTasks_CostTokensTimesPrice(bool hasVideo, long tokens, double plain, double withVideo, double cost)
    {
        var model = new VideoModel { PricePerMillionTokens = (decimal)plain, PricePerMillionTokensWithVideo = (decimal)withVideo };
        var estimate = Estimate.For(Request("720p", 4) with { References = hasVideo ? [Requests.Video with { Seconds = 4 }] : [] }, model);

        Assert.Equal((tokens, tokens), (estimate.MinTokens, estimate.MaxTokens));
        Assert.Equal((decimal)cost, estimate.MaxCost);
    }

    /// <summary>The published prices of the standard model: 46 / 28 up to 720p, 51 / 31 at 1080p, 26 / 16 at 4k.</summary>
    [Theory]
    [InlineData("480p", false, 46)]
    [InlineData("720p", true, 28)]
    [InlineData("1080p", false, 51)]
    [InlineData("1080p", true, 31)]
    [InlineData("4k", true, 16)]
    public void Price_FollowsResolutionAndVideoInput(string resolution, bool hasVideo, int price)
    {
        var model = new VideoModel
        {
            PricePerMillionTokens = 46,
            PricePerMillionTokensWithVideo = 28,
            ResolutionPrices = { ["1080p"] = new() { PerMillionTokens = 51, PerMillionTokensWithVideo = 31 }, ["4k"] = new() { PerMillionTokens = 26, PerMillionTokensWithVideo = 16 } },
        };

        Assert.Equal(price, model.PriceFor(resolution, hasVideo));
        var request = Request(resolution, 5) with { References = hasVideo ? [Requests.Video with { Seconds = 5 }] : [] };
        Assert.Equal(Estimate.Tokens(resolution, "16:9", hasVideo ? 10 : 5) * price / 1_000_000m, Estimate.For(request, model).MaxCost);
    }

    [Fact]
    public void ResolutionWithoutAPriceForVideos_IsNotPricedByAnotherResolution()
    {
        var model = new VideoModel { PricePerMillionTokens = 7, PricePerMillionTokensWithVideo = 4, ResolutionPrices = { ["1080p"] = new() { PerMillionTokens = 8 } } };

        Assert.Equal(8, model.PriceFor("1080p", true));
        Assert.Equal(4, model.PriceFor("480p", true));
        Assert.Null(new VideoModel { ResolutionPrices = { ["1080p"] = new() { PerMillionTokens = 8 } } }.PriceFor("720p", false));
    }

    private static VideoRequest Request(string resolution, int seconds) => Requests.Plain with { Resolution = resolution, Ratio = "16:9", Seconds = seconds };

    private static Reckoning Explain(string resolution, int seconds, decimal price) =>
        Estimate.Explain(Request(resolution, seconds), new VideoModel { PricePerMillionTokens = price }, 15)!;
}
