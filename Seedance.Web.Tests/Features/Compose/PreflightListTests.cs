using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

/// <summary>The ways to work, the purposes and the list of findings, as they are drawn.</summary>
public sealed class PreflightListTests : ComposeRig
{
    [Fact]
    public void AllClear_IsReady_AndAnEmptyFormSaysNothingYet()
    {
        var state = NewState(ComposeForm.From(TestStudio.Request("")));
        var list = RenderList(state);
        Assert.Equal("", list.Find(".findings").TextContent.Trim());

        state.Edit("Prompt", form => form.Prompt = "A fox in the snow.");

        Assert.Equal("Ready to generate", list.Find(".findings").TextContent.Trim());
    }

    [Fact]
    public void TwoLostChips_AndTwoFilesOfOneNameSetAside_LeaveThePageStanding()
    {
        var state = NewState();
        var list = RenderList(state);
        state.Edit("Prompt", form => form.Prompt = "@{deadbeef} like @{deadbee1}.");
        state.Attempt();
        list.Render();
        Assert.Equal("1 thing to fix", list.Find("strong").TextContent);

        state.Edit("References", form =>
        {
            form.References.AddRange(((string[])["one", "two"]).Select(at => new FormReference { Kind = MediaKind.Image, Url = $"https://{at}.example.org/bottle.png" }));
            form.Prompt = "Shine on " + string.Concat(form.References.Select(reference => PromptText.Marker(reference.ChipKey)));
            ComposeWays.Switch(form, ComposeWay.Text);
        });
        Assert.Contains("“bottle”, “bottle”, which are set aside", Assert.Single(list.FindAll(".finding")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheWeightiest_IsInSight_TheRestOnePressAway()
    {
        var state = NewState();
        string? focused = null;
        var list = RenderList(state, id => focused = id);
        state.Edit("Prompt", form => form.Prompt = "Two kids like Image 5 in Nike shoes.");

        Assert.Equal("1 warning · 2 hints", list.Find("strong").TextContent);
        Assert.Contains("Image 5", Assert.Single(list.FindAll(".finding")).TextContent, StringComparison.Ordinal);
        await list.FindAll("button").Single(b => b.TextContent == "Show all").ClickAsync();
        Assert.Equal(["Warning", "Hint", "Hint"], list.FindAll(".finding").Select(f => f.GetAttribute("data-severity")));

        await list.FindAll(".finding-words")[0].ClickAsync();
        Assert.Equal("field-Prompt", focused);
        await list.FindAll(".finding .btn-link").First(b => b.TextContent == "Remove").ClickAsync();
        Assert.Equal("2 hints", list.Find("strong").TextContent);
    }

    [Fact]
    public async Task Ways_SetAside_Visibly_AndBringBack()
    {
        var form = ComposeForm.From(TestStudio.Request());
        form.References.AddRange([
            new FormReference { Kind = MediaKind.Image, Role = MediaRole.ReferenceImage, Url = "https://cdn.example.org/bottle.png" },
            new FormReference { Kind = MediaKind.Video, Role = MediaRole.ReferenceVideo, Url = "https://cdn.example.org/spin.mp4" },
        ]);
        var state = NewState(form);
        var ways = Render<WaySwitch>(p => p.Add(c => c.State, state));
        state.Changed += () => ways.Render();
        Assert.Equal("References", ways.FindAll("label").Single(l => l.QuerySelector("input")!.HasAttribute("checked")).TextContent.Trim());

        await ways.Find("input[value=Frames]").InputAsync(nameof(ComposeWay.Frames));

        Assert.Equal("Set aside: Video spin. Comes back with “References”.", ways.Find(".aside span").TextContent);
        Assert.Equal(MediaRole.FirstFrame, Assert.Single(state.Form.References).Role);
        await ways.Find(".aside button").ClickAsync();
        Assert.Equal(2, state.Form.References.Count);
        Assert.Empty(ways.FindAll(".aside"));
    }

    [Fact]
    public async Task Purpose_OffersTheSentence_WithTheChip_AndTheRowKeepsItsLine()
    {
        var form = ComposeForm.From(TestStudio.Request());
        var bottle = new FormReference { Kind = MediaKind.Image, Role = MediaRole.ReferenceImage, Url = "https://cdn.example.org/bottle.png" };
        form.References.Add(bottle);
        var state = NewState(form);
        var list = Render<ReferenceList>(p => p.Add(c => c.State, state));
        state.Changed += () => list.Render();
        Assert.Equal("Mention it", list.Find(".reference-mention button").TextContent);

        await list.Find(".reference-use select").ChangeAsync(nameof(MediaPurpose.Product));

        var offer = list.Find(".reference-mention button");
        Assert.Equal(("Mention “the product from Image 1”", $"the product from @{{{bottle.ChipKey}}}"), (offer.TextContent, offer.GetAttribute("data-insert")));
        state.Edit("Prompt", f => f.Prompt += offer.GetAttribute("data-insert"));
        Assert.Equal("mentioned", list.Find(".reference-use .reference-mention").TextContent.Trim());
    }

    [Fact]
    public async Task Rights_OfALibraryFile_ReachTheForm_AndBlockAtTheServerAsWell()
    {
        var id = await UploadAsync();
        await using (var db = await Studio.OpenAsync())
        {
            var item = db.MediaItems.Single();
            (item.LicenceUntil, item.HasConsent, item.Purpose) = (Studio.Clock.GetUtcNow().UtcDateTime.Date.AddDays(-1), false, MediaPurpose.Logo);
            await db.SaveChangesAsync(Cancel);
        }

        var reference = (await Services.GetRequiredService<LibraryReferences>().FindAsync(TestStudio.Owner, id))!;
        Assert.Equal((MediaPurpose.Logo, false), (reference.Purpose, reference.Library!.HasConsent));
        var request = TestStudio.Request() with { References = [new(MediaKind.Image, MediaRole.ReferenceImage, reference.Url)] };
        Assert.Empty((await Studio.Get<ReferenceCheck>().CheckAsync(TestStudio.Owner, request, Cancel)).Faults);

        Studio.Get<IOptionsMonitor<LibraryOptions>>().CurrentValue.BlockExpiredRights = true;
        Assert.Equal(FaultRules.LicenceExpired, Assert.Single((await Studio.Get<ReferenceCheck>().CheckAsync(TestStudio.Owner, request, Cancel)).Faults).Rule);

        var form = ComposeForm.From(request);
        await Services.GetRequiredService<LibraryReferences>().NameAsync(TestStudio.Stranger, form, Cancel);
        Assert.True(form.References[0].Library!.IsGone);
    }

    [Fact]
    public async Task PriceLimit_IsThePersonsOwn_ElseTheStudios()
    {
        var limits = Services.GetRequiredService<PriceLimits>();
        Studio.Get<IOptionsMonitor<GatewayOptions>>().CurrentValue.Models[0].PricePerMillionTokens = 10;
        var state = NewState();
        var field = Render<PriceLimitField>(p => p.Add(c => c.State, state).Add(c => c.OwnerId, TestStudio.Owner));
        Assert.Null(await limits.FindAsync(TestStudio.Owner, Cancel));

        await field.Find("input").ChangeAsync(new ChangeEventArgs { Value = "a lot" });
        Assert.Equal("true", field.Find("input").GetAttribute("aria-invalid"));
        await field.Find("input").ChangeAsync(new ChangeEventArgs { Value = "1,000" });
        Assert.Equal("true", field.Find("input").GetAttribute("aria-invalid"));
        Assert.False(state.Attempt());
        await field.Find("input").ChangeAsync(new ChangeEventArgs { Value = "0,50" });

        Assert.Equal(0.5m, await limits.FindAsync(TestStudio.Owner, Cancel));
        Assert.Null(await limits.FindAsync(TestStudio.Stranger, Cancel));
        Assert.Equal("Price", Assert.Single(state.Faults).Field);
        await field.Find("input").ChangeAsync(new ChangeEventArgs { Value = "" });
        Assert.Empty(state.Faults);
    }

    private async Task<Guid> UploadAsync()
    {
        var path = Path.Combine(Studio.Folder, "logo.png");
        await File.WriteAllBytesAsync(path, Samples.Png(seed: 1), Cancel);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Samples.Png(seed: 1)));
        return Assert.IsType<AddOutcome.Added>(await Studio.Get<MediaLibrary>().AddAsync(new NewMedia(TestStudio.Owner, "logo.png", path, hash), Cancel)).Item.PublicId;
    }

    private IRenderedComponent<FindingList> RenderList(ComposeState state, Action<string>? focus = null)
    {
        var list = Render<FindingList>(p => p.Add(c => c.State, state).Add(c => c.OnFocus, EventCallback.Factory.Create<string>(this, id => focus?.Invoke(id))));
        state.Changed += () => list.Render();
        return list;
    }
}
