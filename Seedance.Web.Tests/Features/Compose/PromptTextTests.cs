using Seedance.Web.Features.Compose;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class PromptTextTests
{
    private static readonly FormReference[] References =
    [
        New(1, MediaKind.Image), New(2, MediaKind.Video), New(3, MediaKind.Image), New(4, MediaKind.Audio),
    ];

    private static readonly string[] Chips = [.. References.Select(r => PromptText.Marker(r.ChipKey))];

    [Theory]
    [InlineData("{2}", "Image 2")]
    [InlineData("{0}{2}{1}", "Image 1Image 2Video 1")]
    [InlineData("{0} turns like {1}.\n\nMusic of {3}", "Image 1 turns like Video 1.\n\nMusic of Audio 1")]
    [InlineData("🍓{2}夏日\u200d👩‍🍳{0} שלום {1} مرحبا", "🍓Image 2夏日\u200d👩‍🍳Image 1 שלום Video 1 مرحبا")]
    [InlineData("No chip, but {{2}} and @{{abc}} and @{{DEADBEEF}} and @", "No chip, but {2} and @{abc} and @{DEADBEEF} and @")]
    public void Resolve_SaysTheNumberWithinTheKind(string format, string expected) =>
        Assert.Equal(expected, PromptText.Resolve(Format(format), References));

    [Fact]
    public void Resolve_FollowsTheOrder()
    {
        var prompt = $"{Chips[0]} and {Chips[2]}";

        Assert.Equal("Image 2 and Image 1", PromptText.Resolve(prompt, [.. References.Reverse()]));
    }

    [Fact]
    public void ChipWithoutReference_IsNoWord_AndIsFound()
    {
        const string Prompt = "See @{deadbeef} and @{deadbeef}";

        Assert.Equal("See  and ", PromptText.Resolve(Prompt, References));
        Assert.Equal([new(PromptFindingKind.MissingReference, "deadbeef")], PromptText.Find(Prompt, []));
        Assert.Equal("See and", PromptText.DropChips(Prompt, "deadbeef"));
    }

    [Theory]
    [InlineData("@{deadbeef}")]
    [InlineData(@"@\{deadbeef} and @\\{deadbeef}")]
    [InlineData(@"a@{00000001}@\x{} \ @")]
    public void TextThatLooksLikeAChip_StaysText(string text)
    {
        var prompt = PromptText.FromWords(text, References);

        Assert.All(PromptText.Parse(prompt), part => Assert.Null(part.Chip));
        Assert.Equal(text, PromptText.Resolve(prompt, References));
    }

    [Theory]
    [InlineData("Image 2 turns like Video 1.", "{2} turns like {1}.")]
    [InlineData("使用Image 1的瓶子", "使用{0}的瓶子")]
    [InlineData("Audio 1", "{3}")]
    [InlineData("Image 3, image 1, Image 10, Image 01, Images 1, MyImage 1, Image 1st, Image  1", "Image 3, image 1, Image 10, Image 01, Images 1, MyImage 1, Image 1st, Image  1")]
    public void FromWords_MakesChips_OfWholeWordsWithAReference(string text, string format)
    {
        var prompt = PromptText.FromWords(text, References);

        Assert.Equal(Format(format), prompt);
        Assert.Equal(text, PromptText.Resolve(prompt, References));
    }

    [Fact]
    public void Find_TellsUnknownNames_AndReferencesWithoutMention_ButNoFrames()
    {
        FormReference[] references = [.. References, New(5, MediaKind.Image, MediaRole.FirstFrame)];

        var findings = PromptText.Find($"{Chips[0]} like Video 1, Image 5 and Image 5 and Audio 2", references);

        Assert.Equal(
            [
                new(PromptFindingKind.UnknownName, "Image 5"), new(PromptFindingKind.UnknownName, "Audio 2"),
                new(PromptFindingKind.NotMentioned, References[2].ChipKey), new(PromptFindingKind.NotMentioned, References[3].ChipKey),
            ],
            findings);
    }

    [Theory]
    [InlineData("the bottle {2} turns", "the bottle turns")]
    [InlineData("{2} turns", "turns")]
    [InlineData("like {2}.", "like.")]
    [InlineData("{2}{2}", "")]
    [InlineData("使用{2}的瓶子", "使用的瓶子")]
    [InlineData("{0}\n{2} b", "{0}\nb")]
    public void DropChips_LeavesNoDoubleSpace(string before, string after) =>
        Assert.Equal(Format(after), PromptText.DropChips(Format(before), References[2].ChipKey));

    [Fact]
    public void DropWords_LeavesLongerOnes() => Assert.Equal("the Image 51 turns", PromptText.DropWords("the Image 5 Image 51 turns", "Image 5"));

    [Fact]
    public void KeepWords_LeavesPlainText() => Assert.Equal($"Image 2 and {Chips[0]}", PromptText.KeepWords($"{Chips[2]} and {Chips[0]}", References[2].ChipKey, "Image 2"));

    [Theory]
    [InlineData("https://cdn.example.org/a/red%20bottle.final.png?v=2", "red bottle.final")]
    [InlineData("https://cdn.example.org/", "cdn.example.org")]
    [InlineData("asset://asset-20260101-abc", "asset-20260101-abc")]
    [InlineData("https://cdn.example.org/.hidden", ".hidden")]
    public void Name_IsThatOfTheFile(string url, string expected) => Assert.Equal(expected, new FormReference { Url = url }.Name);

    private static string Format(string format) => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, [.. Chips]);

    private static FormReference New(int key, MediaKind kind, MediaRole? role = null) =>
        new() { Key = new Guid(key, 0, 0, new byte[8]), Kind = kind, Role = role ?? FormReference.RolesOf(kind)[0], Url = $"https://cdn.example.org/{key}.bin" };
}
