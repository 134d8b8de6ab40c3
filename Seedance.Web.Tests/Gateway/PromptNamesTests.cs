using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Gateway;

/// <summary>A prompt loses the name of a reference, with the little words around it, and counts the others anew.</summary>
public sealed class PromptNamesTests
{
    [Theory]
    [InlineData("The bottle from Image 2 stands on ice.", "The bottle stands on ice.")]
    [InlineData("The bottle (Image 2) stands on ice.", "The bottle stands on ice.")]
    [InlineData("Use Image 1, Image 2 and Image 3.", "Use Image 1 and Image 2.")]
    [InlineData("Use Image 2 and Image 3.", "Use Image 2.")]
    [InlineData("Use Image 1 and Image 2.", "Use Image 1.")]
    [InlineData("The cap as shown in Image 2, the label of Image 3.", "The cap, the label of Image 2.")]
    [InlineData("Image 2's label shines; Image 10 follows.", "label shines; Image 9 follows.")]
    [InlineData("Nothing is named here. ", "Nothing is named here. ")]
    [InlineData("Video 2 and Audio 2 stay.", "Video 2 and Audio 2 stay.")]
    [InlineData("产品来自Image 1和Image 2，背景来自Image 3。", "产品来自Image 1，背景来自Image 2。")]
    [InlineData("Image 20 stays Image 20 but one less.", "Image 19 stays Image 19 but one less.")]
    public void SecondPicture_GoesFromThePrompt(string prompt, string expected) => Assert.Equal(expected, PromptNames.Without(prompt, MediaKind.Image, 2));
}
