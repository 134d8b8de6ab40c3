using Bunit;
using Seedance.Web.Data;
using Seedance.Web.Features.Library;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Library;

public sealed class ItemViewTests : LibraryRig
{
    [Fact]
    public async Task EveryChange_IsStoredByItself_AndTheFormSaysSo()
    {
        var item = await Studio.AddItemAsync("IMG_0042");
        var page = await OpenAsync(item);

        await page.Find("#item-name").ChangeAsync("Bottle front");
        await page.WaitForAssertionAsync(() => Assert.Equal("Saved", Sign(page)));
        Assert.Equal("Bottle front", page.Find("h1").TextContent);
        await page.Find("#item-purpose").ChangeAsync("Product");
        await page.Find("#item-tags").ChangeAsync("glass, summer,glass");
        await page.Find("#item-rights").ChangeAsync("Acme");
        await page.Find("#item-licence").ChangeAsync("2027-03-01");
        await page.Find("#item-consent").ChangeAsync("Yes");
        await page.Find("#item-note").ChangeAsync("Only in Europe.\nAsk Eve.");

        var stored = await FindAsync(item);
        Assert.Equal(
            new ItemDetails("Bottle front", MediaPurpose.Product, "glass, summer", "Acme", new DateTime(2027, 3, 1, 0, 0, 0, DateTimeKind.Utc), true, "Only in Europe.\nAsk Eve."),
            ItemDetails.Of(stored));
        var found = await Studio.Get<LibraryQuery>().PageAsync(TestStudio.Owner, new LibrarySearch("glass product"), null, Cancel);
        Assert.Equal("Bottle front", Assert.Single(found.Cards).Name);
    }

    [Fact]
    public async Task WithoutAName_ItKeepsItsLastOne_AndTheRestIsStored()
    {
        var item = await Studio.AddItemAsync("Bottle");
        var page = await OpenAsync(item);

        await page.Find("#item-name").ChangeAsync("  ");
        await page.Find("#item-tags").ChangeAsync("glass");

        await page.WaitForAssertionAsync(() => Assert.Equal("Give it a name. Until then it keeps “Bottle”.", page.Find("#item-name-error").TextContent.Trim()));
        var stored = await FindAsync(item);
        Assert.Equal(("Bottle", "glass"), (stored.Name, stored.Tags));
    }

    [Fact]
    public async Task WhatCouldNotBeStored_StaysInItsField_AndIsStoredByOnePressLater()
    {
        var item = await Studio.AddItemAsync("Bottle");
        var page = await OpenAsync(item);

        Faults.Break(new DatabaseFault());
        await page.Find("#item-note").ChangeAsync("Only in Europe.");
        await page.WaitForAssertionAsync(() => Assert.Equal("Not saved", Sign(page)));
        Assert.Equal("Only in Europe.", page.Find("#item-note").GetAttribute("value"));

        Faults.Disarm();
        await page.Find("form").SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.Equal("Saved", Sign(page)));
        Assert.Equal("Only in Europe.", (await FindAsync(item)).RightsNote);
    }

    [Fact]
    public async Task Shared_ItIsReadOnlyForOthers_WithItsOwnersName_AndTakenBackItIsGone()
    {
        var item = await Studio.AddItemAsync("Bottle", TestStudio.Stranger, theirs => (theirs.Tags, theirs.RightsOwner) = ("glass", "Acme"));
        var page = Render<ItemView>(p => p.Add(c => c.Id, item.PublicId));
        await page.WaitForAssertionAsync(() => Assert.Equal("This file is not here", page.Find("h1").TextContent));

        await Studio.Get<MediaLibrary>().ChangeAsync(TestStudio.Stranger, item.PublicId, theirs => theirs.IsShared = true, Cancel);
        page = await OpenAsync(item);

        Assert.Contains($"{TestStudio.Stranger} shares this file with the team.", page.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("main input, form, input, select, textarea, button, input[type=file]"));
        Assert.Contains("glass", page.Markup, StringComparison.Ordinal);
        Assert.Equal($"/?use={item.PublicId:N}", page.Find("a.btn-primary").GetAttribute("href"));
        Assert.False(await Studio.Get<MediaLibrary>().ChangeAsync(TestStudio.Owner, item.PublicId, theirs => theirs.Name = "Mine", Cancel));
        Assert.False(await Studio.Get<MediaLibrary>().DeleteAsync(TestStudio.Owner, item.PublicId, Cancel));
    }

    [Fact]
    public async Task Share_IsStoredAtOnce()
    {
        var item = await Studio.AddItemAsync("Bottle");
        var page = await OpenAsync(item);

        await page.Find("input[role=switch]").ChangeAsync(true);

        await page.WaitForAssertionAsync(() => Assert.Contains("The team can use this file now.", page.Markup, StringComparison.Ordinal));
        Assert.NotNull(await Studio.Get<LibraryQuery>().FindAsync(TestStudio.Stranger, item.PublicId, Cancel));
    }

    [Fact]
    public async Task Delete_SaysWhatUsedIt_AndOnlyThenDeletes_AndTheClipsStay()
    {
        var item = await Studio.AddItemAsync("Bottle", change: mine => mine.IsShared = true);
        var job = await Studio.UseItemAsync(item);
        await Studio.UseItemAsync(item, TestStudio.Stranger);
        var page = await OpenAsync(item);
        Assert.Equal($"/clips/{job}", page.Find("section[aria-labelledby=item-uses] a").GetAttribute("href"));
        Assert.Contains("2 clips with this file are not made yet.", page.Find("section[aria-labelledby=item-file]").TextContent, StringComparison.Ordinal);

        var asked = page.Find("button.btn-quiet.btn-danger").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Equal("Delete “Bottle”?", page.Find("dialog h2").TextContent));
        var words = page.Find("dialog").TextContent;
        foreach (var expected in (string[])["2 clips were made with it; they stay and keep their record", "A paper boat drifts", "one clip of a colleague", "2 of them are not made yet", "Your colleagues can no longer use it."])
            Assert.Contains(expected, words, StringComparison.Ordinal);
        await page.Find("dialog .btn:not(.btn-danger)").ClickAsync();
        await asked;
        Assert.Null((await FindAsync(item)).DeletedAt);

        asked = page.Find("button.btn-quiet.btn-danger").ClickAsync();
        await page.WaitForAssertionAsync(() => page.Find("dialog .btn-danger"));
        await page.Find("dialog .btn-danger").ClickAsync();
        await asked;

        Assert.NotNull((await FindAsync(item)).DeletedAt);
        Assert.EndsWith("/library", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("“Bottle” was deleted.", Navigation.HistoryEntryState);
        Assert.Equal(JobState.Queued, (await Studio.FindAsync(job)).State);
    }

    private static string Sign(IRenderedComponent<ItemView> page) => page.Find(".item-saved").TextContent.Trim();

    private async Task<IRenderedComponent<ItemView>> OpenAsync(MediaItem item)
    {
        var page = Render<ItemView>(p => p.Add(c => c.Id, item.PublicId));
        await page.WaitForAssertionAsync(() => page.Find(".split .panel"));
        return page;
    }

    private async Task<MediaItem> FindAsync(MediaItem item)
    {
        await using var db = await Studio.OpenAsync();
        return Assert.IsType<MediaItem>(await db.MediaItems.FindAsync([item.Id], Cancel));
    }
}
