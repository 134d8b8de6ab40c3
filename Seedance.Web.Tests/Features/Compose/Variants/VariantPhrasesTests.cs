using Seedance.Web.Features.Compose.Variants;

namespace Seedance.Web.Tests.Features.Compose.Variants;

public sealed class VariantPhrasesTests
{
    [Theory]
    [InlineData("A can says {hook} and ends with {cta}.", "A can says Wake up! and ends with Try it.")]
    [InlineData("A can says {HOOK}.", "A can says Wake up!. At the end the call to action appears as on-screen text: “Try it”.")]
    [InlineData("A can on ice", "In the first three seconds someone says: “Wake up!” A can on ice. At the end the call to action appears as on-screen text: “Try it”.")]
    [InlineData("一罐汽水放在冰上", "前三秒有人说：“Wake up!”一罐汽水放在冰上。结尾以字幕出现行动号召：“Try it”。")]
    [InlineData("", "In the first three seconds someone says: “Wake up!” At the end the call to action appears as on-screen text: “Try it”.")]
    public void HookAndCall_StandInTheirPlaces_OrAsSentencesOfTheirOwn(string prompt, string expected) =>
        Assert.Equal(expected, VariantPhrases.Write(prompt, "Wake up!", "Try it", null, null, hasSound: true));

    [Fact]
    public void WithoutSound_TheHookIsRead() =>
        Assert.Equal("In the first three seconds the on-screen text “Wake up!” appears. A can.", VariantPhrases.Write("A can.", "Wake up!", null, null, null, hasSound: false));

    [Fact]
    public void OpeningAndLanguage_AreSaidAroundThePrompt() =>
        Assert.Equal("Opening shot: ice cracks. A can. Everything that is said or written is in Spanish.", VariantPhrases.Write("A can", null, null, "ice cracks", "es", hasSound: true));

    [Fact]
    public void WhatIsNotVaried_ChangesNothing() => Assert.Equal("A can", VariantPhrases.Write("A can", null, null, null, null, hasSound: true));

    [Fact]
    public void PlacesThatNothingFilled_AreNamedOnce() =>
        Assert.Equal(["{cta}"], VariantPhrases.PlacesIn(VariantPhrases.Write("{hook} {cta} {cta} {other} @{12345678}", "Hi", null, null, null, hasSound: true)));
}
