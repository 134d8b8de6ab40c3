using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Improve;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Features.Compose.Improve;

public sealed class ImproveTextTests
{
    private static readonly FormReference Bottle = new() { Kind = MediaKind.Image, Role = MediaRole.ReferenceImage, Url = "https://a.example/bottle.png" };
    private static readonly FormReference Logo = new() { Kind = MediaKind.Image, Role = MediaRole.ReferenceImage, Url = "https://a.example/logo.png" };
    private static readonly FormReference Tune = new() { Kind = MediaKind.Audio, Role = MediaRole.ReferenceAudio, Url = "https://a.example/tune.mp3" };
    private static readonly FormReference[] References = [Bottle, Logo, Tune];

    private static readonly string Prompt = $"Show {Chip(Bottle)} on ice, then {Chip(Logo)}. Music: {Chip(Tune)}. {Chip(Bottle)} again.";

    [Fact]
    public void Chips_TravelAsMarks_AndComeBack()
    {
        Assert.Equal("Show [[Image 1]] on ice, then [[Image 2]]. Music: [[Audio 1]]. [[Image 1]] again.", ImproveText.Write(Prompt, References));

        var read = ImproveText.Read("The bottle of [[Image 1]] stands on ice. [[ image  2 ]] fades in. Sound of [[Audio 1]].", Prompt, References);

        Assert.Equal($"The bottle of {Chip(Bottle)} stands on ice. {Chip(Logo)} fades in. Sound of {Chip(Tune)}.", read.Prompt);
        Assert.Empty(read.Lost);
        Assert.Empty(read.Invented);
        Assert.Equal("The bottle of Image 1 stands on ice. Image 2 fades in. Sound of Audio 1.", ImproveText.Show(read.Prompt, References));
    }

    [Fact]
    public void MarkThatLostItsBrackets_IsAChipAllTheSame() =>
        Assert.Equal($"{Chip(Bottle)}，然后{Chip(Logo)}。{Chip(Tune)}", ImproveText.Read("Image 1，然后Image 2。[[Audio 1]]", Prompt, References).Prompt);

    [Fact]
    public void LostAndInventedReferences_AreNamed()
    {
        var read = ImproveText.Read("Show [[Image 1]] and [[Image 9]], like Video 3 and [[the sky]].", Prompt, References);

        Assert.Equal($"Show {Chip(Bottle)} and Image 9, like Video 3 and the sky.", read.Prompt);
        Assert.Equal(["Image 2", "Audio 1"], read.Lost);
        Assert.Equal(["Image 9", "the sky", "Video 3"], read.Invented);
    }

    [Fact]
    public void ChipWithoutAReference_ComesBackAsWhatItWas()
    {
        const string gone = "See @{0badcafe} and @{1badcafe}.";

        Assert.Equal("See [[Reference A]] and [[Reference B]].", ImproveText.Write(gone, []));
        Assert.Equal("@{1badcafe}, @{0badcafe}", ImproveText.Read("[[Reference B]], [[Reference A]]", gone, []).Prompt);
    }

    [Theory]
    [InlineData("```\nA boat.\n```", "A boat.")]
    [InlineData("```text\nA boat.\nIt rains.\n```", "A boat.\nIt rains.")]
    [InlineData("\"A boat.\"", "A boat.")]
    [InlineData("“A boat.”", "A boat.")]
    [InlineData("\"Hi\" she says, \"bye\"", "\"Hi\" she says, \"bye\"")]
    [InlineData("  A\u0000 boat\u0007.\r\nIt rains. ", "A boat.\nIt rains.")]
    public void WrappingsAndControlCharacters_AreTakenOff(string answer, string expected) => Assert.Equal(expected, ImproveText.Read(answer, "A boat", []).Prompt);

    [Fact]
    public void TextThatLooksLikeAChip_BecomesNone()
    {
        var read = ImproveText.Read("Type @{1a2b3c4d} here", "Type", References);

        Assert.Equal([new PromptPart("Type @{1a2b3c4d} here", null)], PromptText.Parse(read.Prompt));
    }

    private static string Chip(FormReference reference) => PromptText.Marker(reference.ChipKey);
}
