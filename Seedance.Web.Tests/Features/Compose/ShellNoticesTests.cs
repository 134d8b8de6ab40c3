using System.Globalization;
using Bunit;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

/// <summary>What every page tells about the queue.</summary>
public sealed class ShellNoticesTests : ComposeRig
{
    [Fact]
    public void Pause_IsSaidWhileItLasts_AndLeadsAdministratorsToTheSettings()
    {
        var pause = Studio.Get<QueuePause>();
        var member = Render<PauseBanner>();
        Assert.Empty(member.FindAll(".pause"));

        pause.Begin(new GatewayProblem(GatewayProblemKind.WrongKey, Charge.NotCharged, "Invalid token"));
        member.WaitForAssertion(() => Assert.Contains("does not accept the API key", member.Find(".pause").TextContent));
        Assert.Empty(member.FindAll("a"));

        Person.SetRoles(Roles.Admin);
        Assert.Equal("/settings", Render<PauseBanner>().Find("a").GetAttribute("href"));

        pause.Clear();
        member.WaitForAssertion(() => Assert.Empty(member.FindAll(".pause")));
    }

    [Fact]
    public async Task Pause_ThatSomebodyElseCauses_IsSaidInTheLanguageOfThePage()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo("zh-Hans");
        var page = Render<PauseBanner>();

        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo("en");
        Studio.Get<QueuePause>().Begin(new GatewayProblem(GatewayProblemKind.NoMoney, Charge.NotCharged, "quota"));

        await page.WaitForAssertionAsync(() => Assert.Contains("余额不足", page.Find(".pause").TextContent));
        Assert.Equal("en", CultureInfo.CurrentUICulture.Name);
    }

    [Fact]
    public async Task HeldUpQueue_IsSaidInTheRowsThatWait_AndInTheBanner()
    {
        var waiting = await Studio.SubmitAsync(TestStudio.Request("A paper boat."));
        await SetAsync(await Studio.SubmitAsync(TestStudio.Request("A kite.")), JobState.Generating);
        var list = Render<BeingMade>();
        await list.WaitForElementAsync(".made-list");
        Assert.Empty(list.FindAll(".made-problem"));

        Studio.Get<QueuePause>().Begin(new GatewayProblem(GatewayProblemKind.NoMoney, Charge.NotCharged, "quota"));

        await list.WaitForAssertionAsync(() => Assert.Equal("Waits: no money left at the gateway.", Assert.Single(list.FindAll(".made-problem")).TextContent));
        Assert.NotNull(list.Find($"[data-state=Queued] #made-{waiting}"));
        Assert.Contains("Top up the account at the gateway.", Render<PauseBanner>().Find(".pause").TextContent);
    }

    [Fact]
    public async Task ReadyTitle_TellsOfAClipThatBecameReady_AndOfNoOther()
    {
        var before = await Studio.SubmitAsync(TestStudio.Request("An old one."));
        await SetAsync(before, JobState.Ready);
        var underway = await Studio.SubmitAsync(TestStudio.Request("A paper boat."));
        var title = Render<ReadyTitle>();

        await SetAsync(underway, JobState.Ready);
        Studio.Get<JobNotifier>().Notify(TestStudio.Owner, before);
        Studio.Get<JobNotifier>().Notify(TestStudio.Owner, underway);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await title.InvokeAsync(() => JSInterop.Invocations.Any(i => i.Identifier == "tell")))
        {
            patience.Token.ThrowIfCancellationRequested();
            Studio.Clock.Advance(JobNotifier.BatchInterval);
        }

        Assert.Equal(["✓ A paper boat – Seedance Studio"], JSInterop.Invocations["tell"].Select(i => i.Arguments[0]));
    }

    private async Task SetAsync(long id, JobState state)
    {
        await using var db = await Studio.OpenAsync();
        (await db.Jobs.FindAsync([id], Cancel))!.State = state;
        await db.SaveChangesAsync(Cancel);
    }
}
