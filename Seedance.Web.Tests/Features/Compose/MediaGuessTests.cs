using Seedance.Web.Components.Shared;
using Seedance.Web.Features.Compose;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class MediaGuessTests
{
    [Theory]
    [InlineData("https://cdn.example.org/a.JPG?x=1", MediaKind.Image)]
    [InlineData("https://cdn.example.org/a/b.mov", MediaKind.Video)]
    [InlineData("https://cdn.example.org/a.wav#t", MediaKind.Audio)]
    public void Ending_TellsTheKind(string url, MediaKind kind) => Assert.Equal(kind, MediaGuess.KindOf(url));

    [Theory]
    [InlineData("https://cdn.example.org/a")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void WithoutEnding_NobodyKnows(string url) => Assert.Null(MediaGuess.KindOf(url));

    [Theory]
    [InlineData("https://cdn.example.org/shots/tea%20pic.jpg?sig=1", "tea pic.jpg · cdn.example.org")]
    [InlineData("https://cdn.example.org/", "cdn.example.org")]
    [InlineData("asset://abc", "asset://abc")]
    public void Shorten_NamesTheFileFirst(string url, string expected) => Assert.Equal(expected, AddressWords.Shorten(url));

    [Fact]
    public void Shorten_NeverHalvesACharacter()
    {
        for (var length = 40; length < 60; length++)
        {
            var text = AddressWords.Shorten(new string('a', length) + string.Concat(Enumerable.Repeat("🍓", 20)));
            Assert.True(text.Length <= 50);
            Assert.DoesNotContain(text, c => char.IsHighSurrogate(c) && char.IsHighSurrogate(text[text.IndexOf(c) + 1]));
            Assert.False(char.IsHighSurrogate(text[^2]));
        }
    }
}
