using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Features.Settings;
using Seedance.Web.Media.Placements;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Settings;

public sealed class PlacementsPanelTests
{
    [Fact]
    public async Task TypedNumbers_StayWhileAnotherIsLookedAt_AndASaveIsSaidAtItsPlace()
    {
        await using var studio = await StudioApp.StartAsync();
        await using var page = new BunitContext();
        page.Services.AddLocalization().AddSingleton<PlacementWords>().AddSingleton(studio.Get<SavedSettings>()).AddSingleton(studio.Get<IOptionsMonitor<PlacementOptions>>());
        page.JSInterop.Mode = JSRuntimeMode.Loose;
        var panel = page.Render<PlacementsPanel>();

        await Press("tiktok");
        await panel.Find("#placement-Bottom").ChangeAsync(new() { Value = "480" });
        await Press("reels");
        Assert.NotEqual("480", panel.Find("#placement-Bottom").GetAttribute("value"));
        await Press("tiktok");
        Assert.Equal("480", panel.Find("#placement-Bottom").GetAttribute("value"));

        await panel.Find("form").SubmitAsync();
        Assert.Equal(["Saved. New clips use it at once."], panel.FindAll(".placement-note").Select(note => note.TextContent).Where(text => text.Length > 0));
        Assert.Empty(panel.FindAll("form"));
        page.JSInterop.VerifyFocusAsyncInvoke();
        Assert.Equal(480, studio.Get<IOptionsMonitor<PlacementOptions>>().CurrentValue.Find("tiktok")!.Safe.Bottom);

        // What is stored, not what was typed before.
        await Press("tiktok");
        Assert.Equal("480", panel.Find("#placement-Bottom").GetAttribute("value"));
        Assert.All(panel.FindAll(".placement-note"), note => Assert.Empty(note.TextContent));

        Task Press(string id) => panel.Find($"[aria-controls=placement-{id}]").ClickAsync(new());
    }
}
