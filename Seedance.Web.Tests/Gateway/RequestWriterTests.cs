using System.Diagnostics;
using System.Text.Json.Nodes;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Gateway;

public sealed class RequestWriterTests
{
    private const string Bucket = "https://ark-project.tos-cn-beijing.volces.com/";

    private static readonly VideoRequest FruitTea = new()
    {
        Model = Requests.Standard,
        Prompt = "Use first-person perspective for a fruit tea ad, with energetic cuts and layered drink close-ups.",
        Seconds = 11,
        Ratio = "16:9",
        References =
        [
            Requests.Image(Bucket + "doc_image/r2v_tea_pic1.jpg"),
            Requests.Image(Bucket + "doc_image/r2v_tea_pic2.jpg"),
            Requests.Video with { Url = Bucket + "doc_video/r2v_tea_video1.mp4" },
            Requests.Audio with { Url = Bucket + "doc_audio/r2v_tea_audio1.mp3" },
        ],
    };

    [Fact]
    public void Write_PublishedExample_AddsOnlyTheRepeatedDuration()
    {
        var written = JsonNode.Parse(RequestWriter.Write(FruitTea, Requests.Model))!.AsObject();

        Assert.Equal("11", written["seconds"]!.GetValue<string>());
        Assert.Equal(11, written["metadata"]!["duration"]!.GetValue<int>());
        written.Remove("seconds");
        written["metadata"]!.AsObject().Remove("duration");
        foreach (var example in SeedExample.All())
        {
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(example), written), written.ToJsonString());
        }
    }

    [Fact]
    public void Write_AutomaticLength_SaysItInsideMetadataOnly()
    {
        var written = JsonNode.Parse(RequestWriter.Write(Requests.Plain with { Seconds = null }, Requests.Model))!;

        Assert.Equal(-1, written["metadata"]!["duration"]!.GetValue<int>());
        Assert.Null(written["duration"]);
        Assert.Null(written["seconds"]);
    }

    [Fact]
    public void Write_PlainRequest_LeavesOutWhatIsNotSet()
    {
        var written = RequestWriter.Write(Requests.Plain, Requests.Model);

        Assert.Equal(
            """{"model":"doubao-seedance-2-0-260128","prompt":"A paper boat drifts away.","duration":5,"seconds":"5","metadata":{"duration":5,"ratio":"16:9","generate_audio":true,"watermark":false}}""",
            written);
    }

    [Fact]
    public void Write_EverythingSet_SaysEverything()
    {
        var request = Requests.Plain with { Resolution = "1080p", Seed = 4_294_967_295, ReturnLastFrame = true, GenerateAudio = false, Watermark = true };

        var metadata = JsonNode.Parse(RequestWriter.Write(request, Requests.Model))!["metadata"]!;

        Assert.Equal(
            """{"duration":5,"resolution":"1080p","ratio":"16:9","generate_audio":false,"watermark":true,"seed":4294967295,"return_last_frame":true}""",
            metadata.ToJsonString());
    }

    [Fact]
    public void Write_Frames_KeepsRolesAndOrder()
    {
        var request = Requests.Plain with
        {
            References = [Requests.Image("https://cdn.example.org/l.png", MediaRole.LastFrame), Requests.Image("https://cdn.example.org/f.png", MediaRole.FirstFrame)],
        };

        var content = JsonNode.Parse(RequestWriter.Write(request, Requests.Model))!["metadata"]!["content"]!.AsArray();

        Assert.Equal(["last_frame", "first_frame"], content.Select(item => item!["role"]!.GetValue<string>()));
        Assert.DoesNotContain(content, item => item!["type"]!.GetValue<string>() == "text");
    }

    [Theory]
    [InlineData("茶 & <b>\"ice\"</b> + 'mint' \u200F שלום 🍋\nline \\ two")]
    [InlineData("half a pair \ud83c here")]
    public void Write_AnyPrompt_CanBeReadBack(string prompt)
    {
        var written = RequestWriter.Write(Requests.Plain with { Prompt = prompt }, Requests.Model);

        Assert.Equal(prompt.Replace('\ud83c', prompt.Contains("🍋") ? '\ud83c' : '\ufffd'), JsonNode.Parse(written)!["prompt"]!.GetValue<string>());
        Assert.DoesNotContain("\\u0026", written);
        Assert.DoesNotContain("\\u8336", written);
    }

    [Fact]
    public void Indent_NoJson_ComesBackAsItIs()
    {
        Assert.Equal("not json", RequestWriter.Indent("not json"));
        Assert.Equal("{\n  \"a\": \"b&c\"\n}", RequestWriter.Indent("""{"a":"b&c"}"""));
    }

    [Fact]
    public async Task Curl_RunByAShell_PassesTheBodyOnUnchanged()
    {
        var body = RequestWriter.Write(Requests.Plain with { Prompt = "it's $HOME `date` \\ \"quoted\" !! %s" }, Requests.Model);
        var command = CurlCommand.For("https://gw.example.ai/v1/", body);

        // Stands in for curl: prints every argument between line feeds.
        var start = new ProcessStartInfo("sh") { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("FUTURMIX_API_KEY=k3y\ncurl() { for argument; do printf '<%s>\\n' \"$argument\"; done; }\n" + command);
        using var shell = Process.Start(start)!;
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("<https://gw.example.ai/v1/video/generations>", output);
        Assert.Contains("<Authorization: Bearer k3y>", output);
        Assert.EndsWith("<--data-raw>\n<" + RequestWriter.Indent(body) + ">\n", output);
        Assert.DoesNotContain("k3y", command);
    }
}
