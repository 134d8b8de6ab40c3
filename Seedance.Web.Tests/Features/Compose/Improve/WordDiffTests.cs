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
        Assert.Equal(expected, Write(WordDiff.Of(before, after)));

    [Theory]
    [InlineData("Say: Try it tomorrow.", "Say: Order your jar today.", "Say: [-Try it tomorrow][+Order your jar today].")]
    [InlineData("A red and old boat on the calm sea", "A blue and new boat on the wild sea", "A [-red and old][+blue and new] boat on the [-calm][+wild] sea")]
    [InlineData("One\nred", "Two\nblue", "[-One][+Two]\n[-red][+blue]")]
    [InlineData("A boat", "A boat", "A boat")]
    public void NeighbouringChanges_AreReadInOne(string before, string after, string expected) =>
        Assert.Equal(expected, Write(WordDiff.Group(WordDiff.Of(before, after))));

    private static string Write(IEnumerable<DiffPiece> pieces) => string.Concat(pieces.Select(piece => piece.Kind switch
    {
        DiffKind.Added => $"[+{piece.Text}]",
        DiffKind.Removed => $"[-{piece.Text}]",
        _ => piece.Text,
    }));

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
