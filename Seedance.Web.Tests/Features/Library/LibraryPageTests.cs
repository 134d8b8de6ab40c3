using System.Security.Claims;
using Bunit;
using Seedance.Web.Data;
using Seedance.Web.Features.Library;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Library;

public sealed class LibraryPageTests : LibraryRig
{
    [Fact]
    public async Task Empty_SaysWhatToDo_AndItsButtonOpensTheFilesOfTheOneZone()
    {
        var page = await OpenAsync();

        Assert.Equal("Nothing here yet", page.Find(".empty-title").TextContent);
        Assert.Equal(page.Find("input[type=file]").Id, page.Find(".empty label").GetAttribute("for"));
        Assert.Equal("0 bytes of 2.6 MB used", page.Find(".room").TextContent.Trim());
    }

    [Fact]
    public async Task Tiles_SayWhatTheyAre_WhoseTheyAre_AndThatALicenceEnds()
    {
        var today = Studio.Clock.GetUtcNow().UtcDateTime.Date;
        await Studio.AddItemAsync("jingle", TestStudio.Stranger, item => (item.Kind, item.DurationMs, item.Width, item.Height, item.IsShared) = ("Audio", 12_340, null, null, true));
        await Studio.AddItemAsync("bottle", change: item => (item.Purpose, item.LicenceUntil, item.IsShared) = (MediaPurpose.Product, today.AddDays(-1), true));
        await Studio.AddItemAsync("scene", change: item => item.LicenceUntil = today.AddDays(9));
        var page = await OpenAsync();

        Assert.Equal(["scene", "bottle", "jingle"], page.FindAll("article h2").Select(name => name.TextContent));
        Assert.Equal(
            ["640 × 640|1.2 MB", "640 × 640|1.2 MB|Product|Shared", $"Sound|1.2 MB|from {TestStudio.Stranger}"],
            page.FindAll("article .dot-row").Select(row => string.Join('|', row.Children.Select(fact => fact.TextContent))));
        Assert.Equal(["Expires in 9 days", "Licence expired"], page.FindAll("article .chip").Select(chip => chip.TextContent));
        Assert.Equal("12.3 s", page.Find(".media-length").TextContent);
        Assert.Equal(["2.5 MB of 2.6 MB used", "Nearly full"], page.FindAll(".room .nums, .room .chip").Select(words => words.TextContent));
    }

    [Fact]
    public async Task Address_SaysWhatIsShown_AndTypingAndChoosingChangeIt()
    {
        await Studio.AddItemAsync("Bottle", change: item => item.Purpose = MediaPurpose.Product);
        await Studio.AddItemAsync("Bottle cap");
        Navigation.NavigateTo("/library?q=bottle&purpose=product");
        var page = await OpenAsync();
        Assert.Equal(["Bottle"], page.FindAll("article h2").Select(name => name.TextContent));
        Assert.Equal(("bottle", "Product"), (page.Find("input[type=search]").GetAttribute("value"), page.Find("select").GetAttribute("value")));

        await page.Find("input[type=search]").ChangeAsync("  cap ");
        Assert.EndsWith("/library?q=cap&purpose=product", Navigation.Uri, StringComparison.Ordinal);
        await page.WaitForAssertionAsync(() => Assert.Equal("Nothing found for “cap”", page.Find(".empty-title").TextContent));
        await page.Find("select").ChangeAsync(nameof(MediaPurpose.None));
        Assert.EndsWith("/library?q=cap", Navigation.Uri, StringComparison.Ordinal);
        await page.WaitForAssertionAsync(() => Assert.Equal(["Bottle cap"], page.FindAll("article h2").Select(name => name.TextContent)));

        Navigation.NavigateTo(page.FindAll(".filter").Single(filter => filter.TextContent == "Sounds").GetAttribute("href")!);
        await page.WaitForAssertionAsync(() => Assert.Equal("Show everything", page.Find(".empty button").TextContent));
        await page.Find(".empty button").ClickAsync();
        Assert.EndsWith("/library", Navigation.Uri, StringComparison.Ordinal);
        await page.WaitForAssertionAsync(() => Assert.Equal(2, page.FindAll("article").Count));
        Assert.Equal("", page.Find("input[type=search]").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task ShowMore_AddsTheNextPage_AndChosenOnesGoTogetherIntoANewVideo()
    {
        List<Guid> ids = [];
        for (var i = 0; i < LibraryQuery.PageSize + 2; i++) ids.Add((await Studio.AddItemAsync($"item {i}")).PublicId);
        var page = await OpenAsync();
        Assert.Equal(LibraryQuery.PageSize, page.FindAll("article").Count);

        await page.Find(".library-more button").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Equal(LibraryQuery.PageSize + 2, page.FindAll("article").Count));
        Assert.Empty(page.FindAll(".library-more"));

        foreach (var name in (string[])["item 3", "item 0", "item 7"]) await page.Find($"input[aria-label='Choose {name}']").ChangeAsync(true);
        await page.Find("input[aria-label='Choose item 3']").ChangeAsync(false);
        Assert.Equal("2 chosen", page.Find(".library-chosen span").TextContent);
        Assert.Equal($"/?use={ids[0]:N},{ids[7]:N}", page.Find(".library-chosen a").GetAttribute("href"));
        await page.Find(".library-chosen button").ClickAsync();
        Assert.Empty(page.FindAll(".library-chosen, article[data-chosen]"));
    }

    [Fact]
    public async Task Room_OfEverybody_IsForAdministrators()
    {
        await Studio.AddItemAsync("theirs", TestStudio.Stranger);
        Assert.DoesNotContain("Everybody", (await OpenAsync()).Find(".room").TextContent, StringComparison.Ordinal);

        Person.SetRoles(Roles.Admin).SetClaims(new Claim(ClaimTypes.NameIdentifier, TestStudio.Owner));
        Assert.Contains("Everybody: 1.2 MB", (await OpenAsync()).Find(".room").TextContent, StringComparison.Ordinal);
    }

    private async Task<IRenderedComponent<LibraryPage>> OpenAsync()
    {
        var page = Render<LibraryPage>();
        await page.WaitForAssertionAsync(() => page.Find(".room"));
        return page;
    }
}
