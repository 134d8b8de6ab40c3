using Bunit;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose.Brands;

public sealed class BrandPartsTests : ComposeRig
{
    [Fact]
    public async Task Page_MakesChangesAndDeletesKits()
    {
        var page = Render<BrandsPage>();
        await page.WaitForElementAsync(".empty");
        await page.Find(".empty button").ClickAsync();
        await page.Find("form").SubmitAsync();
        Assert.Equal("Give the kit a name.", page.Find("#brand-Name-error").TextContent.Trim());

        await page.Find("#brand-Name").ChangeAsync("Brisa");
        await page.Find("#brand-Colours").ChangeAsync("#e4572e");
        await page.Find("input[type=color]").ChangeAsync("#17bebb");
        await page.Find("form").SubmitAsync();

        Assert.Equal("Brisa", page.Find("li h2").TextContent);
        Assert.Equal(["#e4572e", "#17bebb"], page.FindAll("li code").Select(code => code.TextContent));

        await page.Find("button[aria-label='Delete Brisa']").ClickAsync();
        Assert.Contains("Brisa was deleted.", page.Markup, StringComparison.Ordinal);
        await page.FindAll("button").Single(button => button.TextContent == "Undo").ClickAsync();
        Assert.Equal("Brisa", page.Find("li h2").TextContent);
    }

    [Fact]
    public async Task Choice_BringsTheKitIntoTheForm_AndItsToneIntoTheBrief()
    {
        var kits = Services.GetService(typeof(BrandKits)) as BrandKits;
        await kits!.SaveAsync(TestStudio.Owner, new BrandForm { Name = "Brisa", Tone = "warm", Before = "Warm light.", Banned = "cheap" }, Cancel);
        var kit = Assert.Single(await kits.ListAsync(Cancel));
        var state = NewState();
        var choice = Render<BrandChoice>(p => p.Add(c => c.State, state).Add(c => c.OwnerId, TestStudio.Owner));
        await choice.WaitForElementAsync("select:not([disabled])");

        await choice.Find("select").ChangeAsync(kit.PublicId.ToString("N"));

        Assert.Equal((kit.PublicId, "warm"), (state.Form.Brand!.Id, state.Form.Brief.Tone));
        Assert.StartsWith("Warm light.", state.Form.ResolvedPrompt, StringComparison.Ordinal);
        Assert.Contains("words that must not: 1", choice.Markup, StringComparison.Ordinal);

        await choice.Find("select").ChangeAsync("");
        Assert.Null(state.Form.Brand);
        Assert.Equal("", state.Form.Brief.Tone);
    }
}
