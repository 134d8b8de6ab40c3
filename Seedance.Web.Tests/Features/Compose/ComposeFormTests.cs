using System.Text.Json;
using Seedance.Web.Features.Compose;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class ComposeFormTests
{
    private static readonly VideoRequest Full = new()
    {
        Model = "m",
        Prompt = "Image 1 turns.\nZeile 🍓",
        References =
        [
            new(MediaKind.Image, MediaRole.FirstFrame, "https://cdn.example.org/a.png"),
            new(MediaKind.Image, MediaRole.LastFrame, "https://cdn.example.org/b.png"),
        ],
        Ratio = "21:9",
        Resolution = "1080p",
        Seconds = 7,
        GenerateAudio = false,
        Watermark = true,
        Seed = 4711,
        ReturnLastFrame = true,
    };

    [Fact]
    public void NewForm_IsRightForAnAd()
    {
        var request = new ComposeForm().ToRequest();

        Assert.Equal(("9:16", "720p", 10, true, false), (request.Ratio, request.Resolution, request.Seconds, request.GenerateAudio, request.Watermark));
        Assert.Null(request.Seed);
        Assert.False(request.ReturnLastFrame);
    }

    [Fact]
    public void From_ThenToRequest_IsTheSameRequest() => AssertSame(Full, ComposeForm.From(Full).ToRequest());

    [Fact]
    public void AutomaticLength_IsKept_AndHidesTheTypedOne()
    {
        var form = ComposeForm.From(Full with { Seconds = null });
        Assert.True(form.AutomaticLength);
        Assert.Null(form.ToRequest().Seconds);

        form.AutomaticLength = false;
        Assert.Equal(10, form.ToRequest().Seconds);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("5.5")]
    [InlineData("99999999999999999999")]
    [InlineData("9999999999")]
    public void WhatIsNoNumber_IsKeptAsItWasTyped(string typed)
    {
        var form = Json(new ComposeForm { Duration = typed, Seed = typed });

        Assert.Equal(typed, form.Duration);
        Assert.Equal(typed, form.Seed);
        Assert.Null(form.Seconds);
    }

    [Fact]
    public void Json_KeepsEverything()
    {
        var form = ComposeForm.From(Full, "Spring launch");

        var copy = Json(form);

        AssertSame(form.ToRequest(), copy.ToRequest());
        Assert.Equal("Spring launch", copy.Title);
        Assert.Equal(form.References[1].Key, copy.References[1].Key);
    }

    [Fact]
    public void FruitTeaExample_IsTheProvidersOwnRequest()
    {
        var model = new VideoModel { Id = "doubao-seedance-2-0-260128" };

        var body = RequestWriter.Write(Examples.All[^1].Make("another-model").ToRequest(), model);

        Assert.True(JsonElement.DeepEquals(Gateway.SeedExample.Expected(), JsonSerializer.Deserialize<JsonElement>(body)), body);
    }

    [Fact]
    public void NumberOf_CountsWithinTheKind()
    {
        var form = new ComposeForm
        {
            References = [.. new[] { MediaKind.Image, MediaKind.Video, MediaKind.Image, MediaKind.Audio }.Select(kind => new FormReference { Kind = kind })],
        };

        Assert.Equal([1, 1, 2, 1], form.References.Select(reference => PromptText.NumberOf(reference, form.References)));
    }

    private static ComposeForm Json(ComposeForm form) =>
        JsonSerializer.Deserialize<ComposeForm>(JsonSerializer.Serialize(form, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;

    private static void AssertSame(VideoRequest expected, VideoRequest actual)
    {
        Assert.Equal(expected.References, actual.References);
        Assert.Equal(expected with { References = [] }, actual with { References = [] });
    }
}
