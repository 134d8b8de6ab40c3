using Seedance.Web.Data;

namespace Seedance.Web.Tests.Data;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("Café CRÈME", "cafe creme")]
    [InlineData("夏日果茶", "夏 日 果 茶")]
    [InlineData("a-b_c (d)", "a b c d")]
    [InlineData("ﬁne", "fine")]
    public void Fold_MakesWordsAlike(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', SearchText.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void Words_AreFewAndClean() => Assert.Equal(["fruit", "果 茶", "x y"], SearchText.Words("  \"Fruit\" 果茶 * x-y  "));

    [Fact]
    public void Words_AreAtMostEight() => Assert.Equal(8, SearchText.Words(string.Join(' ', Enumerable.Range(0, 50))).Count);

    [Fact]
    public void Fold_OfAHugeText_IsBounded() => Assert.InRange(SearchText.Fold(new string('果', 100_000)).Length, 1, SearchText.MaxLength + 10);
}
