using Seedance.Web.Features.Compose.Paste;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Gateway;

namespace Seedance.Web.Tests.Features.Compose.Paste;

/// <summary>Commands as people copy them from documentation, browsers and consoles: the quotes of every shell lead to the same form.</summary>
public sealed class PasteCommandTests
{
    private const string Secret = "sk-live-4f9a8b7c6d5e4f3a";
    private const string Url = "https://futurmix.ai/v1/video/generations";

    public static TheoryData<string> Commands =>
    [
        $$"""curl {{Url}} -d '{"prompt":"It'\''s \"here\"","seconds":"8"}'""",
        $$"""curl {{Url}} -d '{"prompt":"It'"'"'s \"here\"","seconds":"8"}'""",
        $$"""curl -X POST "{{Url}}" -H "Authorization: Bearer {{Secret}}" --data-raw "{\"prompt\":\"It's \\\"here\\\"\",\"seconds\":\"8\"}" """,
        $$"""curl -XPOST -sSL {{Url}} --json $'{"prompt":"It\'s \\"here\\"","seconds":"8"}'""",
        $$"""curl {{Url}} --data-binary $'{\x22prompt\x22:\u0022It\047s \\"here\\"\u0022,"seconds":"8"}' | jq .""",
        "$ curl " + Url + " \\\n  -H 'Content-Type: application/json' \\ \r\n  -d '{\n  \"prompt\": \"It'\\''s \\\"here\\\"\",\n  \"seconds\": \"8\"\n}' # a comment",
        "curl '" + Url + "'\n -H 'Content-Type: application/json'\n -d \"{\\\"prompt\\\":\\\"It's \\\\\\\"here\\\\\\\"\\\",\\\"seconds\\\":\\\"8\\\"}\"",
        "curl -s " + Url + " -d @- <<'EOF'\n{\"prompt\":\"It's \\\"here\\\"\",\n\"seconds\":\"8\"}\nEOF",
        "curl " + Url + " -d \"$(cat <<JSON\n{\"prompt\":\"It's \\\"here\\\"\",\"seconds\":\"8\"}\nJSON\n)\"",
        "```bash\ncurl " + Url + " -d'{\"prompt\":\"It'\\''s \\\"here\\\"\",\"seconds\":\"8\"}'\n```",

        // The command prompt of Windows, as people write it and as Chromium copies it.
        "C:\\Users\\ana> curl.exe -X POST \"" + Url + "\" ^\r\n  -H \"Content-Type: application/json\" ^\r\n  -d \"{\\\"prompt\\\":\\\"It's \\\\\\\"here\\\\\\\"\\\",\\\"seconds\\\":\\\"8\\\"}\"",
        "curl ^\"" + Url + "^\" ^\r\n  -H ^\"authorization: Bearer " + Secret + "^\" ^\r\n  --data-raw ^\"^{^\\^\"prompt^\\^\":^\\^\"It's ^\\^\\^\\^\"here^\\^\\^\\^\"^\\^\",^\\^\"seconds^\\^\":^\\^\"8^\\^\"^}^\"",
        "curl ^\"" + Url + "^\" --data-raw ^\"{^\n\n\\\"prompt\\\":\\\"It's \\\\\\\"here\\\\\\\"\\\",\\\"seconds\\\":\\\"8\\\"}^\"",

        // PowerShell: with the quotes that programs need twice, and with its own command.
        "PS C:\\> curl.exe -X POST " + Url + " `\r\n  -H \"Content-Type: application/json\" `\r\n  -d '{\"prompt\":\"It''s \\\"here\\\"\",\"seconds\":\"8\"}'",
        "Invoke-RestMethod -Method Post -Uri \"" + Url + "\" `\n  -Headers @{ \"Authorization\" = \"Bearer " + Secret + "\"; \"X\" = 'y' } `\n  -ContentType \"application/json\" `\n  -Body \"{`\"prompt`\":`\"It's \\`\"here\\`\"`\",`\"seconds`\":`\"8`\"}\"",
        "Invoke-WebRequest -Uri " + Url + " -Body @'\n{\"prompt\":\"It's \\\"here\\\"\",\"seconds\":\"8\"}\n'@",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_OfEveryShell_IsTheSameForm(string command)
    {
        var filled = Filled(command);
        Assert.Equal("It's \"here\"", filled.Form.Prompt);
        Assert.Equal("8", filled.Form.Duration);
        Assert.True(filled.IsCommand);
        Assert.Empty(filled.Unknown);
    }

    [Theory]
    [InlineData("curl -X POST \"" + Url + "\" -d \"{\"\"prompt\"\":\"\"A boat\"\",\"\"duration\"\":6}\"")]
    [InlineData("curl.exe " + Url + " -d '{\"prompt\":\"A boat\",\"duration\":6,\"metadata\":{\"x\":\"it''s\"}}'")]
    public void Command_OfOneLine_IsReadAsTheShellThatItIsOf(string command)
    {
        var filled = Filled(command);
        Assert.Equal(("A boat", "6"), (filled.Form.Prompt, filled.Form.Duration));
    }

    [Fact]
    public void Command_ThatBeginsAThousandDocuments_EndsSoon() =>
        Assert.IsType<PasteResult.Refused>(PasteReader.Read("curl " + string.Concat(Enumerable.Repeat("<<a\n", 200_000)), Requests.Options, ""));

    [Fact]
    public void Command_InPowerShell_WithQuotesEscapedOnceMore_IsRead()
    {
        var filled = Filled("curl.exe " + Url + " `\n -d '{\\\"prompt\\\":\\\"A boat\\\",\\\"duration\\\":6}'");
        Assert.Equal("A boat", filled.Form.Prompt);
        Assert.Equal("6", filled.Form.Duration);
    }

    [Fact]
    public void Command_OfTheStudio_ComesBackAsTheSameRequest()
    {
        var request = new VideoRequest
        {
            Model = Requests.Standard,
            Prompt = "Image 1 says: \"It's $5 `off`, \\n 50% & more!\"\nÜbergang → 然后, مرحبا",
            References = [Requests.Image(), Requests.Video, Requests.Audio with { Url = "asset://voice-1" }],
            Ratio = "3:4",
            Resolution = "1080p",
            Seconds = null,
            GenerateAudio = false,
            Watermark = true,
            Seed = 4711,
            ReturnLastFrame = true,
        };
        var filled = Filled(CurlCommand.For("https://futurmix.ai/v1", RequestWriter.Write(request, Requests.Model)));
        Assert.Equivalent(request, filled.Form.ToRequest(), strict: true);
        Assert.Empty(filled.Notes);
        Assert.Contains("@{", filled.Form.Prompt, StringComparison.Ordinal); // "Image 1" is a chip again
    }

    [Theory]
    [InlineData("-H 'Authorization: Bearer " + Secret + "'", true)]
    [InlineData("-H \"authorization: Bearer $FUTURMIX_API_KEY\"", false)]
    [InlineData("-H 'Authorization: Bearer <your key>'", false)]
    [InlineData("-H 'Authorization: Bearer YOUR_API_KEY'", false)]
    [InlineData("-H 'X-Api-Key: " + Secret + "'", true)]
    [InlineData("-u " + Secret + ":", true)]
    [InlineData("--oauth2-bearer " + Secret, true)]
    [InlineData("-H 'Authorization: Bearer'", false)]
    [InlineData("-D headers.txt -o out.json -H 'Content-Type: application/json'", false)]
    public void Key_IsSaid_AndNeverKept(string header, bool isSaid)
    {
        var filled = Filled($$"""curl {{Url}} {{header}} -d '{"prompt":"A boat","api_key":"{{Secret}}"}'""");
        Assert.Equal(isSaid, filled.Notes.Any(note => note.Code == "Key"));
        Assert.Equal(["api_key"], filled.Unknown);
        Assert.DoesNotContain(Secret, System.Text.Json.JsonSerializer.Serialize(filled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("curl " + Url + " -H 'Authorization: Bearer x'", "NoBody")]
    [InlineData("curl https://futurmix.ai/v1/chat/completions -d '{\"prompt\":\"x\"}'", "OtherCall", "/v1/chat/completions")]
    [InlineData("curl " + Url + " -d @body.json", "BodyInFile", "body.json")]
    [InlineData("curl " + Url + " -d \"$BODY\"", "BodyInVariable", "$BODY")]
    [InlineData("curl " + Url + " \\\n -d '{\"prompt\":\"x\"}", "OpenQuote", 2)]
    [InlineData("curl " + Url + " -d '{\"prompt\":}'", "Json", 1, 11)]
    [InlineData("curl " + Url + " -d '{\"prompt\": \"größer\",\n \"seed\": 1 2}'", "Json", 2, 12)]
    [InlineData("curl " + Url + " -d '{“prompt”: “x”}'", "CurlyQuotes", 1)]
    [InlineData("curl --help", "NotACommand")]
    public void Command_WithAFault_IsRefusedInWords(string command, string code, params object[] values)
    {
        var refused = Assert.IsType<PasteResult.Refused>(PasteReader.Read(command, Requests.Options, Requests.Standard));
        Assert.Equal(code, refused.Code);
        Assert.Equal(values, refused.Values);
    }

    [Theory]
    [InlineData("https://futurmix.ai/v1/video/generations/")]
    [InlineData("https://gw.example.ai/v1/videos")]
    [InlineData("https://ark.cn-beijing.volces.com/api/v3/contents/generations/tasks")]
    [InlineData("$BASE_URL/video/generations")]
    [InlineData("localhost:3000/v1/video/generations?debug=1")]
    public void Address_OfEveryGatewayOfTheFamily_IsTaken(string url) =>
        Assert.Equal("A boat", Filled($$"""curl "{{url}}" -d '{"prompt":"A boat"}'""").Form.Prompt);

    [Fact]
    public void Form_WithItsMembersOneByOne_IsRead()
    {
        var filled = Filled("curl https://gw.example.ai/v1/videos -F model=" + Requests.Standard + " -F 'prompt=A boat' -F seconds=6 -F ratio=1:1 -F seed=7 -F generate_audio=false --form images=https://cdn.example.org/a.jpg");
        Assert.Equal(("A boat", "6", "1:1", "7", false), (filled.Form.Prompt, filled.Form.Duration, filled.Form.Ratio, filled.Form.Seed, filled.Form.GenerateAudio));
        Assert.Equal("https://cdn.example.org/a.jpg", Assert.Single(filled.Form.References).Url);
    }

    [Fact]
    public void LongText_IsRefused_BeforeItIsRead() =>
        Assert.Equal("TooLong", Assert.IsType<PasteResult.Refused>(PasteReader.Read("{" + new string(' ', PasteReader.MaxLength), Requests.Options, "")).Code);

    private static PasteResult.Filled Filled(string command) => Assert.IsType<PasteResult.Filled>(PasteReader.Read(command, Requests.Options, Requests.Standard));
}
