using Seedance.Web.Features.Compose.Brands;

namespace Seedance.Web.Tests.Features.Compose.Brands;

public sealed class BrandTextTests
{
    [Theory]
    [InlineData("A cheap drink", "cheap", "cheap")]
    [InlineData("A CHEAP drink", "cheap", "CHEAP")]
    [InlineData("A cheaper drink", "cheap", null)]
    [InlineData("incheap", "cheap", null)]
    [InlineData("cheap, good", "cheap", "cheap")]
    [InlineData("the  best \n ever", "best ever", "best \n ever")]
    [InlineData("best-ever", "best ever", null)]
    [InlineData("We are #1!", "#1", "#1")]
    [InlineData("We are #12", "#1", null)]
    [InlineData("100% natural", "100%", "100%")]
    [InlineData("C++ (fast)", "(fast)", "(fast)")]
    [InlineData("这是最便宜的茶", "便宜", "便宜")]
    [InlineData("ｃｈｅａｐ", "cheap", "cheap")]
    [InlineData("코카콜라를 마셔요", "콜라", "콜라")]
    [InlineData("Ein CAFÉ hier", "café", "CAFÉ")]
    [InlineData("شاي رخيص جدا", "رخيص", "رخيص")]
    [InlineData("anything", "  ", null)]
    [InlineData("A .* drink", ".*", ".*")]
    [InlineData("A big drink", ".*", null)]
    public void Words_AreFoundWhole_WhateverTheirCase(string text, string phrase, string? found) => Assert.Equal(found, BrandText.Find(text, phrase));

    [Theory]
    [InlineData("#E4572E, 17bebb;#fff", "#e4572e #17bebb #ffffff")]
    [InlineData("", "")]
    [InlineData("#abc #aabbcc", "#aabbcc")]
    [InlineData("red", null)]
    [InlineData("#12345", null)]
    [InlineData("#e4572e\" onload=\"x", null)]
    public void Colours_AreHexCodes(string typed, string? colours) => Assert.Equal(colours, BrandText.Colours(typed) is { } read ? string.Join(' ', read) : null);

    [Fact]
    public void Lines_AreTrimmedAndOnce() => Assert.Equal(["One", "two"], BrandText.Lines(" One \r\n\r\ntwo\none\n"));

    [Fact]
    public void Form_NamesEveryFault()
    {
        var form = new BrandForm
        {
            Colours = "red",
            Tone = new string('a', BrandForm.MaxTone + 1),
            Before = "The cheapest cheap drink",
            Mandatory = new string('a', BrandText.MaxLineLength + 1),
            Banned = "cheap\nbest",
        };

        Assert.Equal(
            ["Before: Banned cheap", "Colours: Colours ", "Mandatory: LongLine 200", "Name: Name ", "Tone: Long 500"],
            form.Check().OrderBy(fault => fault.Key, StringComparer.Ordinal).Select(fault => $"{fault.Key}: {fault.Value.Code} {fault.Value.Subject}"));
        Assert.Empty(new BrandForm { Name = "Brisa", Colours = "#e4572e" }.Check());
    }
}
