using Seedance.Web.Features.Compose.Paste;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Gateway;

namespace Seedance.Web.Tests.Features.Compose.Paste;

/// <summary>Bodies in the shapes that gateways of this family take.</summary>
public sealed class PasteBodyTests
{
    [Fact]
    public void PublishedExample_FillsTheForm()
    {
        foreach (var example in SeedExample.All())
        {
            var form = Filled(example).Form;
            Assert.Equal(("16:9", "11", true, false), (form.Ratio, form.Duration, form.GenerateAudio, form.Watermark));
            Assert.Equal([MediaRole.ReferenceImage, MediaRole.ReferenceImage, MediaRole.ReferenceVideo, MediaRole.ReferenceAudio], form.References.Select(r => r.Role));
            Assert.StartsWith("Use first-person perspective", form.Prompt, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"model":"m","prompt":"P","duration":8}""")]
    [InlineData("""{"model":"m","prompt":"P","duration":"8"}""")]
    [InlineData("""{"model":"m","prompt":"P","duration":8.0}""")]
    [InlineData("""{"model":"m","prompt":"P","seconds":"8"}""")]
    [InlineData("""{"model":"m","prompt":"P","seconds":8}""")]
    [InlineData("""{"model":"m","prompt":"P","metadata":{"duration":8}}""")]
    [InlineData("""{"model":"m","prompt":"P","metadata":{"duration":"8"}}""")]
    [InlineData("""{"model":"m","prompt":"P","metadata":"{\"duration\":8}"}""")]
    [InlineData("""{"model":"m","prompt":"P","duration":8,"seconds":"8","metadata":{"duration":8}}""")]
    [InlineData("""{"model":"m","content":[{"type":"text","text":"P"}],"duration":8}""")]
    [InlineData("""{"model":"m","metadata":{"content":[{"type":"text","text":"P"}]},"duration":8}""")]
    [InlineData("""{"model":"m","content":"P","duration":8}""")]
    [InlineData("""{"model":"m","prompt":"P --dur 8"}""")]
    [InlineData("""{"Model":"m","Prompt":"P","Duration":8,}""")]
    [InlineData("{\"model\":\"m\", // the usual one\n\"prompt\":\"P\",\"duration\":8}")]
    public void Prompt_AndLength_AreFoundWhereverTheyStand(string body)
    {
        var filled = Filled(body);
        Assert.Equal(("m", "P", "8", false), (filled.Form.Model, filled.Form.Prompt, filled.Form.Duration, filled.Form.AutomaticLength));
        Assert.Empty(filled.Unknown);
        Assert.Empty(filled.Notes);
    }

    [Theory]
    [InlineData("""{"prompt":"P","metadata":{"resolution":"480p","ratio":"1:1","seed":"7","generate_audio":"false","watermark":"true","return_last_frame":1}}""")]
    [InlineData("""{"prompt":"P","resolution":"480p","ratio":"1:1","seed":7,"generate_audio":false,"watermark":true,"return_last_frame":true}""")]
    [InlineData("""{"prompt":"P --rs 480p --rt 1:1 --seed 7 --wm true","generate_audio":0,"return_last_frame":"1"}""")]
    [InlineData("""{"prompt":"P","resolution":"1080p","metadata":"{\"resolution\":\"480p\",\"ratio\":\"1:1\",\"seed\":7,\"generate_audio\":false,\"watermark\":true,\"return_last_frame\":true}"}""")]
    public void Settings_AreFoundWhereverTheyStand(string body)
    {
        var form = Filled(body).Form;
        Assert.Equal(("P", "480p", "1:1", "7", false, true, true), (form.Prompt, form.Resolution, form.Ratio, form.Seed, form.GenerateAudio, form.Watermark, form.ReturnLastFrame));
    }

    [Fact]
    public void WhatIsLeftOut_IsWhatTheProviderTakesForIt()
    {
        var form = Filled("""{"prompt":"P"}""").Form;
        Assert.Equal((Requests.Standard, "adaptive", "720p", "5", false, true, false, ""), (form.Model, form.Ratio, form.Resolution, form.Duration, form.AutomaticLength, form.GenerateAudio, form.Watermark, form.Seed));
    }

    [Theory]
    [InlineData("""{"prompt":"P","metadata":{"duration":-1}}""")]
    [InlineData("""{"prompt":"P","duration":"-1"}""")]
    [InlineData("""{"prompt":"P --dur -1"}""")]
    public void MinusOne_LeavesTheLengthToTheModel(string body) => Assert.True(Filled(body).Form.AutomaticLength);

    [Fact]
    public void DifferentLengths_AreSaid_AndTheOneThatMostGatewaysReadHolds()
    {
        var filled = Filled("""{"prompt":"P","duration":11,"seconds":"8","metadata":{"duration":5}}""");
        Assert.Equal("8", filled.Form.Duration);
        Assert.Equal(["8, 5, 11", "8"], Assert.Single(filled.Notes, note => note.Code == "Lengths").Values);
    }

    [Fact]
    public void LengthThatIsNoWholeNumber_StaysAsItIsWritten_ForTheFormToExplain()
    {
        Assert.Equal("7.5", Filled("""{"prompt":"P","duration":7.5}""").Form.Duration);
        Assert.Equal("ten", Filled("""{"prompt":"P","seconds":"ten"}""").Form.Duration);
    }

    [Theory]
    [InlineData("""{"prompt":"P","image":"https://c.example/a.jpg"}""", new[] { MediaRole.FirstFrame })]
    [InlineData("""{"prompt":"P","images":["https://c.example/a.jpg"]}""", new[] { MediaRole.FirstFrame })]
    [InlineData("""{"prompt":"P","images":"https://c.example/a.jpg","image":"https://c.example/b.jpg"}""", new[] { MediaRole.FirstFrame })]
    [InlineData("""{"prompt":"P","images":["https://c.example/a.jpg","https://c.example/b.jpg"]}""", new[] { MediaRole.ReferenceImage, MediaRole.ReferenceImage })]
    [InlineData("""{"prompt":"P","metadata":{"content":[{"type":"image_url","image_url":{"url":"https://c.example/a.jpg"}}]}}""", new[] { MediaRole.FirstFrame })]
    [InlineData("""{"content":[{"type":"image_url","image_url":"https://c.example/a.jpg","role":"first_frame"},{"image_url":{"url":"https://c.example/b.jpg"},"role":"last_frame"}]}""", new[] { MediaRole.FirstFrame, MediaRole.LastFrame })]
    [InlineData("""{"prompt":"P","images":["https://c.example/a.jpg"],"metadata":{"content":[{"type":"image_url","image_url":{"url":"https://c.example/a.jpg"},"role":"reference_image"},{"type":"audio_url","audio_url":{"url":"asset://v1"}}]}}""", new[] { MediaRole.ReferenceImage, MediaRole.ReferenceAudio })]
    public void Media_OfEveryShape_GetTheirRoles(string body, MediaRole[] roles) => Assert.Equal(roles, Filled(body).Form.References.Select(r => r.Role));

    [Fact]
    public void PicturesWithoutARole_AreReferences_AndThatIsSaid() =>
        Assert.Contains(Filled("""{"images":["https://c.example/a.jpg","https://c.example/b.jpg"]}""").Notes, note => note.Code == "NoRole");

    [Fact]
    public void UnknownMembers_AreNamedByTheirPath_EachOnce()
    {
        var filled = Filled("""
            {"prompt":"P --fps 24","n":1,"size":"720x1280","tools":[{"type":"web_search"}],"mode":null,
             "metadata":{"callback_url":"https://c.example","camera_fixed":false,"model":"other",
              "content":[{"type":"draft_task","draft_task":{"id":"x"}},{"type":"image_url","image_url":{"url":"https://c.example/a.jpg","detail":"high"},"role":"reference_image","weight":2}]}}
            """);
        Assert.Equal(
            ["n", "size", "tools", "metadata.callback_url", "metadata.camera_fixed", "metadata.content[0] (draft_task)", "metadata.content[1].image_url.detail", "metadata.content[1].weight", "--fps"],
            filled.Unknown);
        Assert.Equal("P", filled.Form.Prompt);
    }

    [Fact]
    public void ValuesThatCannotBe_AreNamed_AndTheRestIsFilled()
    {
        var filled = Filled("""
            {"prompt":"P","seed":{"a":1},"ratio":916,"generate_audio":"perhaps","metadata":[1],
             "content":[7,{"type":"video_url","video_url":{}},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"image_url","image_url":{"url":"https://c.example/a.jpg"},"role":"reference_video"}]}
            """);
        Assert.Equal(
            ["metadata", "content[0]", "content[1].video_url.url", "content[3].role", "ratio", "generate_audio", "seed"],
            filled.Notes.Where(note => note.Code == "BadValue").Select(note => (string)note.Values[0]));
        Assert.Equal("content[2]", Assert.Single(filled.Notes, note => note.Code == "DataUrl").Values[0]);
        Assert.Equal(MediaRole.ReferenceImage, Assert.Single(filled.Form.References).Role);
        Assert.Equal(("", "adaptive", true), (filled.Form.Seed, filled.Form.Ratio, filled.Form.GenerateAudio));
    }

    [Fact]
    public void TextItem_BesideAPrompt_IsLeftOut_AndThatIsSaid()
    {
        var filled = Filled("""{"prompt":"P","content":[{"type":"text","text":"Q"}]}""");
        Assert.Equal("P", filled.Form.Prompt);
        Assert.Contains(filled.Notes, note => note.Code == "TextItem");
    }

    [Theory]
    [InlineData("[1]", "NoObject")]
    [InlineData("{}", "NothingKnown", "")]
    [InlineData("""{"messages":[],"stream":true}""", "NothingKnown", "messages, stream")]
    [InlineData("""{"prompt":"\ud800"}""", "HalfCharacter")]
    [InlineData("{\n \"prompt\": \"P\"\n", "Json", 2, 15)]
    public void Body_ThatIsNoRequest_IsRefusedInWords(string body, string code, params object[] values)
    {
        var refused = Assert.IsType<PasteResult.Refused>(PasteReader.Read(body, Requests.Options, Requests.Standard));
        Assert.Equal(code, refused.Code);
        Assert.Equal(values, refused.Values);
    }

    [Fact]
    public void MoreFilesThanAnyModelTakes_AreRefused()
    {
        var images = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"https://c.example/{i}.jpg\""));
        Assert.Equal("TooManyFiles", Assert.IsType<PasteResult.Refused>(PasteReader.Read($"{{\"images\":[{images}]}}", Requests.Options, "")).Code);
    }

    [Fact]
    public void PromptThatNoBoxTakes_IsRefused_SoThatNothingIsLost() =>
        Assert.Equal("PromptTooLong", Assert.IsType<PasteResult.Refused>(PasteReader.Read($$"""{"prompt":"{{new string('y', 18_001)}}"}""", Requests.Options, "")).Code);

    [Fact]
    public void EveryRequestThatTheStudioWrites_ComesBackAsItWas()
    {
        MediaReference[][] references = [[], [Requests.Image()], [Requests.Image(role: MediaRole.FirstFrame)], [Requests.Image(), Requests.Video, Requests.Audio], [Requests.Image("media://" + Guid.NewGuid().ToString("N"))]];
        foreach (var some in references)
            foreach (int? seconds in (int?[])[null, 4, 15])
                foreach (long? seed in (long?[])[null, 0, RequestRules.MaxSeed])
                    foreach (var resolution in Requests.Model.Resolutions)
                    {
                        var request = Requests.Plain with { References = some, Seconds = seconds, Seed = seed, Resolution = resolution, Watermark = seed is null, GenerateAudio = seconds is null };
                        Assert.Equivalent(request, Filled(RequestWriter.Indent(RequestWriter.Write(request, Requests.Model))).Form.ToRequest(), strict: true);
                    }
    }

    private static PasteResult.Filled Filled(string body) => Assert.IsType<PasteResult.Filled>(PasteReader.Read(body, Requests.Options, Requests.Standard));
}
