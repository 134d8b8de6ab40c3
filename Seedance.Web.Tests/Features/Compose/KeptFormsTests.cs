using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Features.Compose.Templates;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

/// <summary>What is typed into a form that saves only at a press is there again when the page is.</summary>
public sealed class KeptFormsTests : ComposeRig
{
    private KeptForms Kept => Services.GetRequiredService<KeptForms>();

    [Fact]
    public async Task Kept_IsEachPersonsOwn_AndForgottenOnceItIsOver()
    {
        var text = "first";
        var keeper = Kept.Open(TestStudio.Owner, "a.1", () => new[] { text });
        await keeper.KeepAsync();
        text = "second";
        await keeper.KeepAsync();

        Assert.Equal(["second"], await Kept.FindAsync<string[]>(TestStudio.Owner, "a.1", Cancel) ?? []);
        Assert.Equal(["a.1"], await Kept.NamesAsync(TestStudio.Owner, "a.", Cancel));
        Assert.Null(await Kept.FindAsync<string[]>(TestStudio.Stranger, "a.1", Cancel));
        Assert.Empty(await Kept.NamesAsync(TestStudio.Owner, "b.", Cancel));
        Assert.Null(await Kept.FindAsync<Dictionary<string, string>>(TestStudio.Owner, "a.1", Cancel)); // of another version

        await keeper.ForgetAsync();
        Assert.Null(await Kept.FindAsync<string[]>(TestStudio.Owner, "a.1", Cancel));
        Assert.Empty(await Kept.NamesAsync(TestStudio.Owner, "a.", Cancel));
    }

    [Fact]
    public async Task TemplatesForm_IsFilledAgain_AndEmptyOnceADraftHasIt()
    {
        var id = await Services.GetRequiredService<TemplateStore>().SaveAsync(TestStudio.Owner, "Launch", new ComposeForm { Prompt = "{product} on ice, {slogan}" }, Cancel);
        await (await OpenAsync()).Find("#place-product").ChangeAsync("Fizz");

        var again = await OpenAsync();
        Assert.Equal(("Fizz", ""), (again.Find("#place-product").GetAttribute("value"), again.Find("#place-slogan").GetAttribute("value") ?? ""));
        Assert.Contains("is back", again.Find(".note").TextContent);
        await again.FindAll("button").Single(button => button.TextContent == "Empty the fields").ClickAsync();
        Assert.Empty((await OpenAsync()).FindAll(".note"));

        await again.Find("#place-product").ChangeAsync("Fizz");
        await again.Find(".form-actions button").ClickAsync();
        Assert.Null((await OpenAsync()).Find("#place-product").GetAttribute("value") is { Length: > 0 } left ? left : null);

        async Task<IRenderedComponent<TemplateView>> OpenAsync()
        {
            var page = Render<TemplateView>(p => p.Add(view => view.Id, id));
            await page.WaitForElementAsync("#place-product");
            return page;
        }
    }

    [Fact]
    public async Task BrandKit_ThatWasNotSaved_IsOfferedAgain_UntilItIsSavedOrGivenUp()
    {
        var page = Render<BrandsPage>();
        await (await page.WaitForElementAsync(".empty button")).ClickAsync();
        await page.Find("#brand-Name").ChangeAsync("Fjell");

        page = Render<BrandsPage>();
        await (await page.WaitForElementAsync("#brand-go-on")).ClickAsync();
        Assert.Equal("Fjell", page.Find("#brand-Name").GetAttribute("value"));
        await page.Find("form").SubmitAsync();
        Assert.Empty(page.FindAll("#brand-go-on"));

        await page.Find(".brands-row button").ClickAsync();
        await page.Find("#brand-Tone").ChangeAsync("calm");
        page = Render<BrandsPage>();
        await page.WaitForElementAsync(".brands-row");
        Assert.Contains("not saved", page.Find(".brands-row").TextContent);
        await page.Find(".brands-row button").ClickAsync();
        Assert.Equal("calm", page.Find("#brand-Tone").GetAttribute("value"));
        await page.FindAll(".panel-foot button")[1].ClickAsync();
        Assert.DoesNotContain("not saved", page.Find(".brands-row").TextContent);
        Assert.Empty(await Kept.NamesAsync(TestStudio.Owner, "", Cancel));
    }
}
