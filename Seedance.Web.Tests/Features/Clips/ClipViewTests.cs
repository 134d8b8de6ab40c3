using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Components.Account;
using Seedance.Web.Data;
using Seedance.Web.Features.Clips;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Clips;

public sealed class ClipViewTests
{
    [Theory]
    [InlineData(JobState.Queued, "Queued", "Use these inputs,Cancel,Delete")]
    [InlineData(JobState.Submitting, "Submitting", "Use these inputs,Cancel!,Delete!")]
    [InlineData(JobState.Generating, "Generating", "Use these inputs,Cancel!,Delete")]
    [InlineData(JobState.Saving, "Saving", "Use these inputs,Delete")]
    [InlineData(JobState.Ready, "Ready", "Download,Try again,Use these inputs,Last frame,Delete")]
    [InlineData(JobState.Failed, "Failed", "Try again,Use these inputs,Delete")]
    [InlineData(JobState.Cancelled, "Cancelled", "Try again,Use these inputs,Delete")]
    [InlineData(JobState.Expired, "Expired", "Try again,Use these inputs,Delete")]
    [InlineData(JobState.NeedsAttention, "Needs attention", "Use these inputs,Delete")]
    public async Task EveryState_HasItsWordAndItsButtons(JobState state, string word, string buttons)
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(state, job => job.LastFrameKey = state == JobState.Ready ? "f" : null);

        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync("[role=status][aria-label='Job status']");

        Assert.Equal(word, view.Find("[role=status][aria-label='Job status']").TextContent.Trim());
        Assert.Equal(
            buttons.Split(','),
            view.FindAll(".actions > *").Select(b => b.TextContent.Split("about")[0].Trim() + (b.GetAttribute("aria-disabled") == "true" ? "!" : "")));
        Assert.Equal(state == JobState.Ready ? 1 : 0, view.FindAll("section.player video").Count);
        Assert.Equal(state == JobState.NeedsAttention, view.Markup.Contains("It has task id", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ClipThatWasCut_IsOfferedAsItsPlacementTakesIt_AndWhole_AndLeadsBackToItsVariants()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var concept = new Concept { OwnerId = TestStudio.Owner, Name = "Luma", FormJson = "{}", AxesJson = "{}" };
        await using (var db = await rendering.Studio.OpenAsync())
        {
            db.Concepts.Add(concept);
            await db.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        }

        var id = await rendering.AddAsync(JobState.Ready, job => (job.Placement, job.Ratio, job.CropKey, job.ConceptId, job.Prompt) = ("feed-4x5", "3:4", "k-crop", concept.Id, new string('x', 900)));

        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync("dl.facts");

        Assert.Equal(
            [("Download 4:5", $"/media/{id}/crop.mp4?download"), ("Download 3:4", $"/media/{id}/clip.mp4?download")],
            view.FindAll(".actions > a").Select(link => (link.TextContent, link.GetAttribute("href")!)));
        Assert.Equal([$"/variants/{concept.PublicId:N}", "/history"], view.FindAll(".back-link").Select(link => link.GetAttribute("href")));
        await view.Find(".facts-whole").ClickAsync(new());
        Assert.False(view.Find(".facts-prompt").HasAttribute("data-short"));
    }

    [Fact]
    public async Task Campaign_IsNamed_AndTheOwnerMovesTheClipToAnother()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var cancel = Xunit.TestContext.Current.CancellationToken;
        Campaign[] campaigns = [new() { OwnerId = TestStudio.Owner, Name = "Spring" }, new() { OwnerId = TestStudio.Owner, Name = "Summer" }];
        await using (var db = await rendering.Studio.OpenAsync())
        {
            db.Campaigns.AddRange(campaigns);
            await db.SaveChangesAsync(cancel);
        }

        var id = await rendering.AddAsync(JobState.Ready, job => job.CampaignId = campaigns[0].Id);
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        var link = await view.WaitForElementAsync(".labels-campaign");
        Assert.Equal(("Spring", $"/campaigns/{campaigns[0].PublicId:N}"), (link.TextContent, link.GetAttribute("href")));

        var moving = view.InvokeAsync(() => view.FindAll(".labels button").First(button => button.TextContent == "Move").ClickAsync(new()));
        await (await view.WaitForElementAsync("dialog select")).ChangeAsync(campaigns[1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await view.FindAll("dialog button").First(button => button.TextContent == "Move").ClickAsync(new());
        await moving;

        await view.WaitForAssertionAsync(() => Assert.Equal("Summer", view.Find(".labels-campaign").TextContent));
        Assert.Equal(campaigns[1].Id, (await rendering.Studio.FindAsync(id)).CampaignId);
    }

    [Fact]
    public async Task WhatAColleagueDoesToAClip_IsSeenOnTheOpenPageOfAnother()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var (studio, cancel) = (rendering.Studio, Xunit.TestContext.Current.CancellationToken);
        using var news = studio.Make<CampaignNews>();
        await news.StartAsync(cancel);
        var campaign = new Campaign { OwnerId = TestStudio.Stranger, Name = "Spring", IsShared = true };
        await using (var db = await studio.OpenAsync())
        {
            db.Campaigns.Add(campaign);
            await db.SaveChangesAsync(cancel);
        }

        var id = await rendering.AddAsync(JobState.Ready, job => (job.OwnerId, job.CampaignId, job.Title) = (TestStudio.Stranger, campaign.Id, "Boat"));
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync(".labels-campaign");
        Assert.DoesNotContain(view.FindAll(".labels button"), button => button.TextContent == "Move"); // theirs to move
        var shelf = studio.Get<JobShelf>();

        await shelf.RenameAsync(TestStudio.Stranger, id, "Paper boat", cancel);
        await ExpectAsync(() => view.Find("h1").TextContent.Trim() == "Paper boat");
        await shelf.TagAsync(TestStudio.Stranger, [id], ["Launch"], [], cancel);
        await ExpectAsync(() => view.FindAll(".labels .chip").Any(tag => tag.TextContent.StartsWith("Launch", StringComparison.Ordinal)));
        await shelf.TrashAsync(TestStudio.Stranger, [id], "Ben", cancel);
        await ExpectAsync(() => view.FindAll(".note [href*=delete], .note svg").Count > 0);
        await shelf.MoveAsync(TestStudio.Stranger, [id], null, cancel);
        await ExpectAsync(() => view.FindAll(".labels").Count == 0); // no longer theirs to see

        // The clock of the studio stands still: what is collected for a tenth of a second waits for it.
        async Task ExpectAsync(Func<bool> holds)
        {
            while (!await rendering.Page.Renderer.Dispatcher.InvokeAsync(holds))
            {
                cancel.ThrowIfCancellationRequested();
                studio.Clock.Advance(JobNotifier.BatchInterval);
                await Task.Yield();
            }
        }
    }

    [Theory]
    [InlineData(108_900L, "Difference none, exactly as estimated")]
    [InlineData(100_000L, "Difference 8,900 tokens less (8.2%) · about $0.07")]
    [InlineData(110_000L, "Difference 1,100 tokens more (1.0%) · about $0.0077")]
    [InlineData(null, "Used not told by the gateway")]
    public async Task ReadyClip_TellsWhatWasUsed_AndTheDifferenceToTheEstimate(long? used, string expected)
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(JobState.Ready, job =>
        {
            (job.EstimatedTokens, job.EstimatedCostMicros, job.Currency, job.Gateway) = (108_900, 762_300, "USD", "https://gateway.example/v1");
            job.Tokens = used;
        });

        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync("dl.facts");

        Assert.Contains(expected, view.FindAll("dl.facts dt").Select(dt => $"{dt.TextContent} {dt.NextElementSibling!.TextContent}"));
    }

    [Fact]
    public async Task SomebodyElsesJob_LooksLikeOneThatDoesNotExist()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.Studio.SubmitAsync(owner: TestStudio.Stranger);

        var theirs = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        var none = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, 999));
        await theirs.WaitForElementAsync(".empty");
        await none.WaitForElementAsync(".empty");

        Assert.Equal(none.Find(".empty").TextContent, theirs.Find(".empty").TextContent);
        Assert.Equal("We can’t find this clip", theirs.Find("h1").TextContent);
        Assert.Single(theirs.FindAll("h1, h2"));
        Assert.DoesNotContain("paper boat", theirs.Markup, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task TryAgain_PressedTwice_IsOneNewJob()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(JobState.Failed);
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync(".actions");
        var button = view.FindAll(".actions button").First(b => b.TextContent.Contains("Try again", StringComparison.Ordinal));

        await Task.WhenAll(button.ClickAsync(new()), button.ClickAsync(new()));

        Assert.EndsWith($"/clips/{id + 1}", rendering.Page.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.NotNull(await rendering.Studio.Store.FindAsync(id + 1, Xunit.TestContext.Current.CancellationToken));
        Assert.Null(await rendering.Studio.Store.FindAsync(id + 2, Xunit.TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(null, "maria")]
    [InlineData("Maria Lopez", "Maria Lopez")]
    public async Task Decision_IsSignedWithTheNameThatOneReviewsUnder_AndNotWithAnAddress(string? chosen, string signed)
    {
        await using var rendering = await ClipRendering.StartAsync();
        rendering.Person.SetAuthorized("maria@example.org").SetClaims([new(ClaimTypes.NameIdentifier, TestStudio.Owner), .. chosen is null ? [] : new Claim[] { new(StudioClaims.DisplayName, chosen) }]);
        var id = await rendering.AddAsync(JobState.Queued);
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync(".actions");

        await view.FindAll(".actions button").First(b => b.TextContent.Contains("Cancel", StringComparison.Ordinal)).ClickAsync(new());

        Assert.Equal(signed, (await rendering.Studio.EventsAsync(id))[^1].By);
    }

    [Fact]
    public async Task Cancel_WhenTheJobMovedOnMeanwhile_SaysSoAndShowsItsState()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(JobState.Queued);
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync(".actions");
        await rendering.Studio.Store.DecideAsync(
            TestStudio.Owner, id, [JobState.Queued], JobState.Generating, "runner", null, null, Xunit.TestContext.Current.CancellationToken);

        await view.FindAll(".actions button").First(b => b.TextContent.Contains("Cancel", StringComparison.Ordinal)).ClickAsync(new());

        Assert.Contains("already with the gateway and will be charged", view.Find("[role=alert] .note").TextContent, StringComparison.Ordinal);
        Assert.Equal("Generating", view.Find("[aria-label='Job status']").TextContent.Trim());
    }

    [Fact]
    public async Task Change_OfTheJob_IsShownByItself()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(JobState.Queued);
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync(".actions");

        await rendering.Studio.Jobs.CancelAsync(TestStudio.Owner, id, "Ana", Xunit.TestContext.Current.CancellationToken);

        await view.WaitForAssertionAsync(() => Assert.Equal("Cancelled", view.Find("[aria-label='Job status']").TextContent.Trim()));
        Assert.Contains("by Ana", view.Find(".timeline").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Enter the task id")]
    [InlineData("a b", "letters, digits")]
    [InlineData("task-1'; --", "letters, digits")]
    [InlineData(" taken-1 ", "already belongs")]
    [InlineData("  task_9.a:b-c ", null)]
    public async Task TaskId_IsCheckedAtTheField(string typed, string? fault)
    {
        await using var rendering = await ClipRendering.StartAsync();
        await rendering.AddAsync(JobState.Generating, job => job.TaskId = "taken-1");
        var id = await rendering.AddAsync(JobState.NeedsAttention);
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync("form.attention-choice");

        await view.Find("form.attention-choice input").InputAsync(typed);
        await view.Find("form.attention-choice").SubmitAsync();

        var job = await rendering.Studio.FindAsync(id);
        if (fault is not null)
        {
            Assert.Contains(fault, view.Find(".field-error").TextContent, StringComparison.Ordinal);
            Assert.Equal(JobState.NeedsAttention, job.State);
            return;
        }

        Assert.Equal((JobState.Generating, typed.Trim()), (job.State, job.TaskId));
    }

    [Fact]
    public async Task WaitingJob_SaysWhatHoldsUpTheQueue()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(JobState.Queued);
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync(".actions");
        Assert.Empty(view.FindAll(".problem"));

        rendering.Studio.Get<QueuePause>().Begin(new GatewayProblem(GatewayProblemKind.NoMoney, Charge.NotCharged, "quota"));

        await view.WaitForAssertionAsync(() => Assert.Contains("Nothing was charged", view.Find(".problem").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(JobState.Generating, "Already with the demo gateway; nothing is charged.")]
    [InlineData(JobState.NeedsAttention, "Let the demo gateway make it once more.")]
    public async Task DemoClip_SpeaksOfNoCharge(JobState state, string words)
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(state, job =>
        {
            job.Gateway = "demo";
            if (state == JobState.NeedsAttention) job.Problem = new JobProblem(JobProblems.RestoredInDoubt, nameof(Charge.Unknown), "") { At = new DateTime(2026, 11, 20, 9, 30, 0, DateTimeKind.Utc) };
        });
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync(".actions");
        var asking = view.FindAll(".actions button").First(b => b.TextContent.Contains("Delete", StringComparison.Ordinal)).ClickAsync(new());

        var page = view.Find(".page").TextContent;
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain("own task list", page, StringComparison.Ordinal);
        Assert.DoesNotContain("will be charged", page, StringComparison.Ordinal);
        Assert.Contains(view.FindAll("dialog"), dialog => dialog.TextContent.Contains("Nothing is charged.", StringComparison.Ordinal) && dialog.TextContent.Contains("Move to the trash", StringComparison.Ordinal));
        Assert.False(asking.IsCompleted); // the dialog is open
        if (state == JobState.NeedsAttention) Assert.Contains("when the backup of 20 Nov 2026, 09:30 UTC was made", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelledBeforeItWasSent_CostsNothing_AndWasNeverSent()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(JobState.Queued);
        await rendering.Studio.Jobs.CancelAsync(TestStudio.Owner, id, "mara@example.org", Xunit.TestContext.Current.CancellationToken);
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync(".actions");

        Assert.Contains("Nothing was charged.", view.Find(".clip-none").TextContent, StringComparison.Ordinal);
        Assert.Equal("Request", view.Find("details.request summary").TextContent);
        Assert.Contains("It was never sent.", view.Find("details.request").TextContent, StringComparison.Ordinal);
        Assert.Contains("Cancelled by mara@example.org", view.Find(".timeline").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_PutsItIntoTheTrash_WithUndo_AndFromThereForGood()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(JobState.Ready);
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync(".actions");
        AngleSharp.Dom.IElement Button(string words) => view.FindAll("button").First(b => b.TextContent.Trim() == words);

        await Button("Delete").ClickAsync(new());
        await view.WaitForAssertionAsync(() => Assert.Contains("removed for good after 30 days", view.Find(".note.appear").TextContent, StringComparison.Ordinal));
        Assert.NotNull((await rendering.Studio.FindAsync(id)).TrashedAt);

        await Button("Undo").ClickAsync(new());
        await view.WaitForAssertionAsync(() => Assert.Equal("Delete", Button("Delete").TextContent.Trim()));
        Assert.Null((await rendering.Studio.FindAsync(id)).TrashedAt);

        await Button("Delete").ClickAsync(new());
        await view.WaitForAssertionAsync(() => Button("Delete for good"));
        var asking = Button("Delete for good").ClickAsync(new());
        await view.WaitForAssertionAsync(() => Assert.Contains(view.FindAll("dialog"), dialog => dialog.TextContent.Contains("cannot be undone", StringComparison.Ordinal)));
        await view.FindAll("dialog button").First(b => b.TextContent == "Delete for good").ClickAsync(new());
        await asking;
        Assert.EndsWith("/history", rendering.Page.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeftPage_ListensNoMore()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(JobState.Queued);
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync(".actions");
        Assert.Equal(1, rendering.Studio.Get<JobNotifier>().SubscriptionCount);

        await rendering.Page.DisposeComponentsAsync();

        Assert.Equal(0, rendering.Studio.Get<JobNotifier>().SubscriptionCount);
    }

    [Fact]
    public async Task Request_IsShownAsItWasSent_WithTheKeyAsAVariable()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(JobState.Ready);
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync("details.request");

        var blocks = view.FindAll("details.request pre");
        Assert.Equal("Request sent", view.Find("details.request summary").TextContent);
        Assert.Equal(RequestWriter.Indent((await rendering.Studio.FindAsync(id)).RequestJson), blocks[0].TextContent);
        Assert.Contains("$FUTURMIX_API_KEY", blocks[1].TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-test", view.Markup, StringComparison.Ordinal);
    }
}
