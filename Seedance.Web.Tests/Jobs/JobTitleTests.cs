using Seedance.Web.Jobs;

namespace Seedance.Web.Tests.Jobs;

public sealed class JobTitleTests
{
    [Theory]
    [InlineData("A red kite. It climbs over the dunes.", "A red kite")]
    [InlineData("Volt 2.0 is here! Try it.", "Volt 2.0 is here")]
    [InlineData("红色的风筝。它飞过沙丘。", "红色的风筝")]
    [InlineData("  Short \r\n one ", "Short one")]
    [InlineData("a\u0000b", "a b")]
    [InlineData("。。", "。。")]
    [InlineData("evil \u202Egnp.exe\u2066 x", "evil gnp.exe x")]
    public void Title_IsTheFirstSentence_OnOneLine(string prompt, string expected) => Assert.Equal(expected, JobTitle.From(prompt));

    [Fact]
    public void Title_OfALongSentence_IsCutAtAWord()
    {
        var title = JobTitle.From("Use first-person perspective for a fruit tea ad, with energetic cuts and layered drink close-ups.");
        Assert.Equal("Use first-person perspective for a fruit tea ad, with…", title);
    }

    [Fact]
    public void Title_NeverSplitsAnEmoji()
    {
        var title = JobTitle.Clean(string.Concat(Enumerable.Repeat("🍓", 200)));
        Assert.False(char.IsHighSurrogate(title[^1]));
        Assert.InRange(title.Length, 100, JobService.MaxTitleLength);
    }
}
