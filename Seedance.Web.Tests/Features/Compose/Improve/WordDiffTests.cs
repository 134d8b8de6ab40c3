using Seedance.Web.Components.Shared;

namespace Seedance.Web.Tests.Features.Compose.Improve;

public sealed class WordDiffTests
{
    [Theory]
    [InlineData("A red boat.", "A blue boat.", "A [-red][+blue] boat.")]
    [InlineData("", "New", "[+New]")]
    [InlineData("Old", "", "[-Old]")]
    [InlineData("Same", "Same", "Same")]
    [InlineData("", "", "")]
    [InlineData("don't stop", "don’t stop", "[-don't][+don’t] stop")]
    [InlineData("夏日水果茶很好喝", "夏日冰镇水果茶好喝", "夏日[+冰镇]水果茶[-很]好喝")]
    [InlineData("茶🍋杯", "茶🍊杯", "茶[-🍋][+🍊]杯")]
    [InlineData("كوب شاي", "كوب قهوة", "كوب [-شاي][+قهوة]")]
    public void Changes_AreMarkedByWords_AndBySignsWithoutSpaces(string before, string after, string expected) =>
        Assert.Equal(expected, string.Concat(WordDiff.Of(before, after).Select(piece => piece.Kind switch
        {
            DiffKind.Added => $"[+{piece.Text}]",
            DiffKind.Removed => $"[-{piece.Text}]",
            _ => piece.Text,
        })));

    [Theory]
    [InlineData("word ")]
    [InlineData("夏日水果茶。")]
    public void LongTexts_AreComparedWhole(string part)
    {
        var before = string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i}{part}"));
        var after = string.Concat(Enumerable.Range(0, 1000).Select(i => i % 7 == 0 ? $"{part}x" : $"{i}{part}"));

        var pieces = WordDiff.Of(before, after);

        Assert.Equal(before, string.Concat(pieces.Where(piece => piece.Kind != DiffKind.Added).Select(piece => piece.Text)));
        Assert.Equal(after, string.Concat(pieces.Where(piece => piece.Kind != DiffKind.Removed).Select(piece => piece.Text)));
    }
}
