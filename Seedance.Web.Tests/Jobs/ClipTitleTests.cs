using Seedance.Web.Jobs;

namespace Seedance.Web.Tests.Jobs;

public sealed class ClipTitleTests
{
    [Theory]
    [InlineData("C1-H2-A2-9x16-EN-v1-draft · Morning jar · UGC review", "Morning jar · UGC review", "C1-H2-A2-9x16-EN-v1-draft")]
    [InlineData("C12-H2-A1-O1-9x16-EN-Q1-S1-v3 · 早晨", "早晨", "C12-H2-A1-O1-9x16-EN-Q1-S1-v3")]
    [InlineData("Morning jar · UGC review", "Morning jar · UGC review", null)]
    [InlineData("C1-H2-A2-9x16-EN-v1-draft", "C1-H2-A2-9x16-EN-v1-draft", null)]
    [InlineData("C1-H2-A2-9x16-EN-v1 ·  ", "C1-H2-A2-9x16-EN-v1 ·  ", null)]
    [InlineData("", "", null)]
    public void Title_IsReadByItsWords_WithTheVariantsNameApart(string title, string words, string? code) =>
        Assert.Equal(new ClipTitle(words, code), ClipTitle.Of(title));
}
