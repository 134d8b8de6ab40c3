using Microsoft.Extensions.Options;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Gateway;

public sealed class GatewayOptionsTests
{
    [Fact]
    public async Task SettingsFile_HoldsTheDefaults()
    {
        await using var rig = new GatewayRig([]);

        var options = rig.Get<IOptions<GatewayOptions>>().Value;

        Assert.True(options.IsDemo);
        Assert.Equal(["doubao-seedance-2-0-260128", "doubao-seedance-2-0-fast-260128", "doubao-seedance-2-0-mini-260615"], options.Models.Select(model => model.Id));
        Assert.Equal(["480p", "720p", "1080p"], options.Models[0].Resolutions);
        Assert.Equal(7, options.Models[0].Ratios.Count);
        Assert.All(options.Models, model => Assert.Null(model.PricePerMillionTokens));
        Assert.Equal(2L << 30, options.MaxClipBytes);
    }

    [Theory]
    [InlineData("BaseUrl", "futurmix.ai/v1", "BaseUrl")]
    [InlineData("BaseUrl", "http://futurmix.ai/v1", "BaseUrl")]
    [InlineData("BaseUrl", "https://futurmix.ai/v1?x=1", "BaseUrl")]
    [InlineData("BaseUrl", "https://user@futurmix.ai/v1", "BaseUrl")]
    [InlineData("ApiKey", "sk-a b", "ApiKey")]
    [InlineData("Mode", "Live", "ApiKey")]
    [InlineData("PollInterval", "00:00:00.099", "PollInterval")]
    [InlineData("PollTimeout", "00:00:00", "PollTimeout")]
    [InlineData("SubmitTimeout", "-00:00:01", "SubmitTimeout")]
    [InlineData("GiveUpAfter", "00:00:10", "GiveUpAfter")]
    [InlineData("RequestsPerSecond", "0", "RequestsPerSecond")]
    [InlineData("RequestsPerSecond", "NaN", "RequestsPerSecond")]
    [InlineData("MaxConcurrentSubmits", "0", "MaxConcurrentSubmits")]
    [InlineData("MaxClipBytes", "0", "MaxClipBytes")]
    [InlineData("Demo:JobDuration", "-00:00:01", "JobDuration")]
    [InlineData("Models:0:Id", "", "Models:0:Id")]
    [InlineData("Models:1:Id", "doubao-seedance-2-0-260128", "twice")]
    [InlineData("Models:1:MaxSeconds", "3", "Models:1:MinSeconds")]
    [InlineData("Models:2:DefaultResolution", "4k", "Models:2:DefaultResolution")]
    [InlineData("Models:0:MaxBodyBytes", "0", "Models:0:MaxBodyBytes")]
    [InlineData("Models:0:Media:Image:Formats", " ,", "Models:0:Media:Image:Formats")]
    [InlineData("Models:1:Media:Video:Seconds:Min", "16", "Models:1:Media:Video:Seconds")]
    [InlineData("Models:2:Media:Audio:Bytes:Max", "-1", "Models:2:Media:Audio:Bytes")]
    [InlineData("Models:2:Media:Image:Ratio:Max", "NaN", "Models:2:Media:Image:Ratio")]
    public async Task BadSetting_IsNamed(string key, string value, string named)
    {
        await using var rig = new GatewayRig([new("Gateway:" + key, value)]);

        var fault = Assert.Throws<OptionsValidationException>(() => rig.Get<IOptions<GatewayOptions>>().Value);

        Assert.Contains(named, Assert.Single(fault.Failures));
    }

    [Fact]
    public async Task MediaLimits_CanBeOverridden_EachByItself()
    {
        await using var rig = new GatewayRig(
        [
            new("Gateway:Models:0:Media:Video:Pixels:Max", "927408"),
            new("Gateway:Models:0:Media:Image:Formats", "jpeg,png"),
        ]);

        var models = rig.Get<IOptions<GatewayOptions>>().Value.Models;

        Assert.Equal((409_600, 927_408), (models[0].Media.Video.Pixels.Min, models[0].Media.Video.Pixels.Max));
        Assert.Equal(["jpeg", "png"], models[0].Media.Image.FormatList);
        Assert.Equal(2_086_876, models[1].Media.Video.Pixels.Max);
    }

    [Fact]
    public void ManyBadSettings_AreAllNamed()
    {
        var options = new GatewayOptions { BaseUrl = "x", PollInterval = TimeSpan.Zero, MaxConcurrentSubmits = 0 };

        Assert.Equal(4, new GatewayOptionsValidator().Validate(null, options).Failures!.Count());
    }

    [Theory]
    [InlineData("PollInterval", "00:00:00.100")]
    [InlineData("AllowPrivateNetworks", "true", "BaseUrl", "http://10.0.0.5:3000/v1")]
    public async Task EdgeOfTheRange_IsFine(params string[] pairs)
    {
        await using var rig = new GatewayRig(pairs.Chunk(2).Select(pair => new KeyValuePair<string, string?>("Gateway:" + pair[0], pair[1])));

        Assert.NotNull(rig.Get<IOptions<GatewayOptions>>().Value);
    }
}
