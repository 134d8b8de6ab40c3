using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Features.Compose.Paste;
using Seedance.Web.Tests.Gateway;

namespace Seedance.Web.Tests.Features.Compose.Paste;

public sealed class PasteWordsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddLocalization().AddSingleton<PasteWords>().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("""{"prompt":"P"}""", "Filled from the pasted JSON.")]
    [InlineData(
        """curl https://x.example/v1/videos -H "Authorization: Bearer sk-1234567890" -d '{"prompt":"P","n":1,"metadata":{"camera_fixed":true}}'""",
        "Filled from the pasted command. Not taken over, because the studio has no field for it: n, metadata.camera_fixed. The key in it was not kept.")]
    [InlineData(
        """{"prompt":"P","a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1}""",
        "Filled from the pasted JSON. Not taken over, because the studio has no field for it: a, b, c, d, e, f, g, h and 2 more.")]
    [InlineData("""{"prompt":"P","duration":4,"seconds":"8"}""", "Filled from the pasted JSON. It names several lengths (8, 4); 8 s holds.")]
    [InlineData("""{"prompt":,}""", "The pasted JSON is broken in line 1 at character 11: look there for a comma, bracket or quotation mark. Nothing was changed.")]
    [InlineData("""{"a{0}":1}""", "The pasted JSON is no request for a video: none of its members is known (a{0}). Nothing was changed.")]
    public void Pasted_IsSaidInWords(string text, string expected)
    {
        var words = _services.GetRequiredService<PasteWords>();
        var result = PasteReader.Read(text, Requests.Options, Requests.Standard);
        Assert.Equal(expected, result is PasteResult.Filled filled ? words.Of(filled) : words.Of(Assert.IsType<PasteResult.Refused>(result)));
    }

    [Fact]
    public void EveryCode_HasItsWords()
    {
        var words = _services.GetRequiredService<PasteWords>();
        foreach (var code in (string[])["TooLong", "NotACommand", "NoBody", "OtherCall", "BodyInFile", "BodyInVariable", "OpenQuote", "Json", "CurlyQuotes", "NoObject", "NothingKnown", "HalfCharacter", "PromptTooLong", "TooManyFiles"])
            Assert.DoesNotContain("Paste_", words.Of(new PasteResult.Refused(code, "1", "2")), StringComparison.Ordinal);
        foreach (var code in (string[])["Key", "Lengths", "NoRole", "DataUrl", "BadValue", "TextItem"])
            Assert.DoesNotContain("Paste_", words.Of(new PasteResult.Filled(new(), false, [], [new PasteNote(code, "1", "2")])), StringComparison.Ordinal);
    }
}
