using Bunit;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Features.Compose.Placements;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose.Placements;

/// <summary>The picker and the frame beside the composer.</summary>
public sealed class PlacementPartsTests : ComposeRig
{
    [Fact]
    public async Task Choice_IsSaidInOneLine_WithTheFormOfBefore()
    {
        var state = NewState(new ComposeForm { Model = "doubao-seedance-2-0-260128", Prompt = "A boat", Duration = "5" });
        (string Words, string FormJson)? said = null;
        var picker = Render<PlacementPicker>(p => p.Add(c => c.State, state).Add(c => c.OnChosen, chosen => said = chosen));
        Assert.Equal(["None", "TikTok", "Reels", "Stories", "Shorts", "Feed 4:5", "Square", "In-stream", "Bumper 6 s"], picker.FindAll("label").Select(label => label.TextContent.Trim()));

        await picker.FindAll("input")[5].InputAsync("feed-4x5");

        Assert.Equal("Feed 4:5: ratio 3:4, 15 s.", said!.Value.Words);
        Assert.Contains("\"duration\":\"5\"", said.Value.FormJson, StringComparison.Ordinal);
        Assert.Equal(("feed-4x5", "3:4", "15"), (state.Form.Placement, state.Form.Ratio, state.Form.Duration));
        picker.Render();
        Assert.Equal("4:5, cut from 3:4 · usually 15 to 60 s", picker.Find(".field-help").TextContent);
    }

    [Fact]
    public async Task Frame_IsThereOnlyWithAPlacement_AndShowsFirstFrame_ElseTheScene()
    {
        var state = NewState();
        var frame = Render<PlacementFrame>(p => p.Add(c => c.State, state).Add(c => c.OwnerId, TestStudio.Owner));
        Assert.Empty(frame.FindAll("svg"));

        state.Form.Placement = "tiktok";
        frame.Render();
        Assert.Empty(frame.FindAll("image"));
        Assert.Single(frame.FindAll(".scene-sky"));
        Assert.Single(frame.FindAll(".zone-out"));
        Assert.Contains("Kept free of 1080 × 1920: 150 px at the top, 150 px right, 440 px at the bottom.", frame.Markup, StringComparison.Ordinal);
        Assert.Contains("Source: adfuseai.com, 2026-11", frame.Markup, StringComparison.Ordinal);
        await frame.Find(".frame-switch input").ChangeAsync(false);
        Assert.Empty(frame.FindAll(".zone-out"));

        state.Form.References.Add(new FormReference { Kind = MediaKind.Image, Role = MediaRole.FirstFrame, Url = "media://x", PictureUrl = "/library/x.jpg" });
        frame.Render();
        Assert.Equal("/library/x.jpg", frame.Find("image").GetAttribute("href"));
    }

    [Fact]
    public async Task Frame_ShowsTheNewestPosterOfTheShape()
    {
        var id = await Studio.SubmitAsync(TestStudio.Request());
        await using (var db = await Studio.OpenAsync())
        {
            var job = (await db.Jobs.FindAsync([id], Cancel))!;
            (job.State, job.PosterKey) = (JobState.Ready, "p");
            await db.SaveChangesAsync(Cancel);
        }

        var state = NewState();
        state.Form.Placement = "reels";
        var frame = Render<PlacementFrame>(p => p.Add(c => c.State, state).Add(c => c.OwnerId, TestStudio.Owner));
        await frame.WaitForAssertionAsync(() => Assert.Equal($"/media/{id}/poster.jpg", frame.Find("image").GetAttribute("href")));
        state.Form.Placement = "square";
        frame.Render();
        await frame.WaitForAssertionAsync(() => Assert.Empty(frame.FindAll("image")));
    }

    [Fact]
    public async Task Cut_IsShown_AndItsPlaceCanBeChosen()
    {
        var state = NewState();
        state.Form.Placement = "feed-4x5";
        var frame = Render<PlacementFrame>(p => p.Add(c => c.State, state).Add(c => c.OwnerId, TestStudio.Owner));
        Assert.Equal("44", frame.Find(".cut-line").GetAttribute("y"));
        Assert.Equal(["Top", "Middle", "Bottom"], frame.FindAll(".segments label").Select(label => label.TextContent));
        Assert.Contains("6.2 % of the picture goes", frame.Markup, StringComparison.Ordinal);
        await frame.FindAll(".segments input")[2].ChangeAsync(true);
        Assert.Equal(CropAnchor.End, state.Form.Crop);
        frame.Render();
        Assert.Equal("90", frame.Find(".cut-line").GetAttribute("y"));
    }

    [Fact]
    public async Task Texts_OfTheShotList_AreDrawn_AndTheOneInTheWayComesFirst()
    {
        var state = NewState(new ComposeForm { WritesFromBrief = true, Placement = "reels", Duration = "10", Brief = new AdBrief { Kind = AdKind.Free, Product = "Tea" } });
        state.Edit("Shots", form => form.Shots =
        [
            new Shot { Tenths = 50, What = "a", OnScreen = new OnScreenText { Text = "Cold <b>", Position = TextPosition.Center } },
            new Shot { Tenths = 50, What = "b", OnScreen = new OnScreenText { Text = "Order now", Position = TextPosition.Bottom } },
        ]);
        var frame = Render<PlacementFrame>(p => p.Add(c => c.State, state).Add(c => c.OwnerId, TestStudio.Owner));
        Assert.Equal(["Order now"], frame.FindAll(".frame-text text").Select(text => text.TextContent));
        Assert.Contains("is-outside", frame.Find(".frame-text").ClassList);
        Assert.Equal(["Inside the safe zone", "Leaves the safe zone"], frame.FindAll(".frame-text-row .muted").Select(words => words.TextContent));

        await frame.FindAll(".frame-text-row")[0].ClickAsync();
        Assert.Equal(["Cold <b>"], frame.FindAll(".frame-text text").Select(text => text.TextContent));
        Assert.Equal(["true", "false"], frame.FindAll(".frame-text-row").Select(row => row.GetAttribute("aria-pressed")));
    }
}
