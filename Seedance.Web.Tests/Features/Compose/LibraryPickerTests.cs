using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Features.Compose;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

/// <summary>The library's files on their way into the form.</summary>
public sealed class LibraryPickerTests : ComposeRig
{
    [Fact]
    public async Task Dialog_FindsByWordAndKind_AndGivesTheChosenOnesInTheirOrder()
    {
        var used = await Studio.AddItemAsync("Logo");
        var front = await Studio.AddItemAsync("Bottle front");
        var jingle = await Studio.AddItemAsync("Jingle", TestStudio.Stranger, item => (item.Kind, item.IsShared) = ("Audio", true));
        List<Guid> picked = [];
        var picker = Render<LibraryPicker>(p => p.Add(c => c.OwnerId, TestStudio.Owner).Add(c => c.Used, [used.PublicId])
            .Add(c => c.OnPick, EventCallback.Factory.Create<Guid>(this, picked.Add)));

        await picker.Find("button[aria-haspopup]").ClickAsync();
        Assert.Equal(["Jingle", "Bottle front", "Logo"], Names(picker));
        Assert.True(picker.Find("input[aria-label=Logo]").HasAttribute("disabled"));
        await picker.FindAll(".filter")[1].ClickAsync();
        Assert.Equal(["Bottle front", "Logo"], Names(picker));
        await picker.Find("input[type=search]").ChangeAsync("fron");
        Assert.Equal(["Bottle front"], Names(picker));
        await picker.Find("input[aria-label='Bottle front']").ChangeAsync(true);
        await picker.Find("input[type=search]").ChangeAsync("zeppelin");
        Assert.Contains("Nothing found", picker.Find(".library-picker-body").TextContent, StringComparison.Ordinal);
        await picker.Find("input[type=search]").ChangeAsync("");
        await picker.FindAll(".filter")[3].ClickAsync();
        await picker.Find("input[aria-label=Jingle]").ChangeAsync(true);

        Assert.Equal("Add 2 files", picker.Find(".btn-primary").TextContent);
        await picker.Find(".btn-primary").ClickAsync();
        Assert.Equal([front.PublicId, jingle.PublicId], picked);
    }

    [Fact]
    public async Task UseInANewVideo_AddsToTheDraft_Once_AndUndoTakesItBack()
    {
        var drafts = Services.GetRequiredService<DraftStore>();
        var known = await Studio.AddItemAsync("Logo");
        var added = await Studio.AddItemAsync("Bottle");
        var hidden = await Studio.AddItemAsync("Hidden", TestStudio.Stranger);
        var form = ComposeForm.From(TestStudio.Request("Kept as it is."));
        form.References.Add(new FormReference { Kind = MediaKind.Image, Role = MediaRole.FirstFrame, Name = "Logo", Url = LibraryFiles.Address(known.PublicId) });
        await drafts.SaveAsync(TestStudio.Owner, new OpenDraft(Guid.NewGuid(), 0, Guid.NewGuid(), form), Cancel);
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"/?use={known.PublicId:N},{hidden.PublicId:N},nonsense,{added.PublicId:N},{added.PublicId:N}");

        var page = Render<ComposePage>();
        await page.WaitForAssertionAsync(() => Assert.Contains("“Bottle” was added from the library.", page.Markup, StringComparison.Ordinal));

        var draft = (await drafts.FindLatestAsync(TestStudio.Owner, Cancel))!.Form;
        Assert.Equal(("Kept as it is.", "Logo,Bottle"), (draft.Prompt, string.Join(',', page.FindAll(".reference [title].muted").Select(name => name.TextContent))));
        Assert.Equal([MediaRole.FirstFrame, MediaRole.LastFrame], draft.References.Select(reference => reference.Role));
        Assert.EndsWith("/", navigation.Uri, StringComparison.Ordinal);
        await page.Find(".compose-undo button").ClickAsync();
        Assert.Single(page.FindAll(".reference"));
    }

    [Fact]
    public async Task UseOfAFileThatIsGone_ChangesNothing_AndSaysSo()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/?use={Guid.NewGuid():N}");
        var page = Render<ComposePage>();
        await page.WaitForAssertionAsync(() => Assert.Contains("This file is no longer in the library.", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".reference"));
    }

    private static IEnumerable<string> Names(IRenderedComponent<LibraryPicker> picker) => picker.FindAll(".library-picker-tile .truncate").Select(name => name.TextContent);
}
