using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose.Brands;

public sealed class BrandKitsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Kit_IsTheTeams_AndNobodyWritesOverAnother(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var kits = studio.Make<BrandKits>();
        Assert.Equal(BrandSave.Saved, await kits.SaveAsync(TestStudio.Owner, new BrandForm { Name = " Brisa ", Colours = "E4572E #fff", Banned = "cheap\r\n\r\nbest " }, Token));
        var kit = Assert.Single(await kits.ListAsync(Token));
        Assert.Equal(("Brisa", "#e4572e,#ffffff", "cheap\nbest"), (kit.Name, kit.Colours, kit.Banned));

        var (hers, his) = (BrandForm.Of(kit), BrandForm.Of(kit));
        (hers.Name, his.Name) = ("Hers", "His");
        studio.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(BrandSave.Saved, await kits.SaveAsync(TestStudio.Stranger, hers, Token));
        Assert.Equal(BrandSave.ChangedMeanwhile, await kits.SaveAsync(TestStudio.Owner, his, Token));
        Assert.Equal("Hers", (await kits.FindAsync(kit.PublicId, Token))!.Name);

        await kits.DeleteAsync(kit.PublicId, true, Token);
        Assert.Empty(await kits.ListAsync(Token));
        Assert.Equal(BrandSave.Gone, await kits.SaveAsync(TestStudio.Owner, his, Token));
        await kits.DeleteAsync(kit.PublicId, false, Token);
        Assert.Equal("Hers", Assert.Single(await kits.ListAsync(Token)).Name);
    }

    [Fact]
    public async Task Form_IsToldWhatItsKitSaysNow()
    {
        await using var studio = await TestStudio.StartAsync();
        var kits = studio.Make<BrandKits>();
        await kits.SaveAsync(TestStudio.Owner, new BrandForm { Name = "Brisa", Before = "Warm light." }, Token);
        var kit = Assert.Single(await kits.ListAsync(Token));
        var form = new ComposeForm { Brand = BrandKits.Of(kit) };

        Assert.Equal(BrandNews.None, await kits.TellAsync(form, Token));
        var changed = BrandForm.Of(kit);
        changed.Before = "Cold light.";
        await kits.SaveAsync(TestStudio.Owner, changed, Token);
        Assert.Equal((BrandNews.Changed, "Cold light."), (await kits.TellAsync(form, Token), form.Brand!.Before));
        await kits.DeleteAsync(kit.PublicId, true, Token);
        Assert.Equal((BrandNews.Gone, null), (await kits.TellAsync(form, Token), form.Brand));
        Assert.Equal(BrandNews.None, await kits.TellAsync(form, Token));
    }
}
