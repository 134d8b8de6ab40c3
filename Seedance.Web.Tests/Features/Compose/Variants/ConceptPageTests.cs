using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Variants;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose.Variants;

/// <summary>The page of a concept: what is typed becomes cells, cells become clips, and nothing is paid that was not asked for.</summary>
public sealed class ConceptPageTests : VariantRig
{
    [Fact]
    public async Task TypedOptions_BecomeCells_AndAreKept()
    {
        var (page, concept) = await OpenAsync(axes => Vary(axes, 1, 1));
        Assert.Single(page.FindAll(".cell"));

        await page.Find("#add-H").ClickAsync();
        Assert.Contains("H2 has no words", page.Find(".batch-findings").TextContent);
        await page.Find("#option-H2-en").ChangeAsync("Wake up!");
        await page.FindAll(".filter").First(button => button.QuerySelector("[data-ratio='4:5']") is not null).ClickAsync();

        Assert.Equal(["H1-A1-4x5", "H2-A1-4x5"], page.FindAll(".cell-name").Select(name => name.TextContent));
        Assert.StartsWith("2 drafts · about ", page.Find("#batch-sum").TextContent);
        var kept = (await Store.FindAsync(TestStudio.Owner, concept.PublicId, Cancel))!.Axes;
        Assert.Equal(["Hook number 1?", "Wake up!", "feed-4x5"], kept.Hooks.Select(hook => hook.Text).Concat(kept.Placements.Select(placement => placement.Id)));
    }

    [Fact]
    public async Task RemovedOption_CanBeBroughtBack_WithItsNumber()
    {
        var (page, _) = await OpenAsync(axes => Vary(axes, 2, 0));

        await page.Find("[aria-label='Remove H1']").ClickAsync();
        Assert.Equal(["H2-9x16"], page.FindAll(".cell-name").Select(name => name.TextContent));
        await page.FindAll("button").Single(button => button.TextContent == "Undo").ClickAsync();

        Assert.Equal(["H1-9x16", "H2-9x16"], page.FindAll(".cell-name").Select(name => name.TextContent));
    }

    [Fact]
    public async Task EveryRemovedOption_CanBeBroughtBack_WhereItStood()
    {
        var (page, concept) = await OpenAsync(axes =>
        {
            Vary(axes, 1, 0, "tiktok", "square");
            axes.Hooks[0].In["es"] = "¿Cansado?";
            axes.Languages.AddRange(["en", "es"]);
            axes.Qualities.Add(axes.NewQuality(TestStudio.Request().Model, "480p"));
            axes.Seeds.AddRange([axes.NewSeed("7"), axes.NewSeed("8")]);
        });
        var before = concept.Axes.Write();

        foreach (var press in (Func<AngleSharp.Dom.IElement>[])
        [
            () => page.Find("[aria-label='Remove Q1']"), () => page.Find("[aria-label='Remove S1']"),
            () => page.FindAll(".filter").First(button => button.TextContent.Trim() == "TikTok"), () => page.FindAll(".filter").First(button => button.TextContent.Trim() == "English"),
        ])
        {
            await press().ClickAsync();
            Assert.NotEqual(before, await KeptAsync());
            await page.FindAll(".concept-told button").Single(button => button.TextContent == "Undo").ClickAsync();
            Assert.Equal(before, await KeptAsync());
        }

        async Task<string> KeptAsync() => (await Store.FindAsync(TestStudio.Owner, concept.PublicId, Cancel))!.Axes.Write();
    }

    [Fact]
    public async Task ConceptThatCannotBeRead_IsListedAsSuch_AndItsPageSaysSo()
    {
        var (good, bad) = (await ConceptAsync(), await ConceptAsync());
        await using (var db = await Studio.OpenAsync())
            await db.Concepts.Where(row => row.Id == bad.Id).ExecuteUpdateAsync(s => s.SetProperty(row => row.AxesJson, """{"hooks":3}"""), Cancel);

        var list = Render<VariantsPage>();
        await list.WaitForElementAsync(".concept-row");
        Assert.Equal([$"/variants/{good.PublicId:N}"], list.FindAll(".concept-link").Select(link => link.GetAttribute("href")));
        Assert.Contains("Cannot be read", list.Find(".concept-unreadable + .field-error").TextContent);

        var page = Render<ConceptPage>(p => p.Add(page => page.Id, bad.PublicId));
        await page.WaitForAssertionAsync(() => Assert.Contains("This concept cannot be read", page.Markup));
    }

    [Fact]
    public async Task FaultOfACell_KeepsAllFromBeingSent_AndSwitchingItOffHelps()
    {
        var (page, _) = await OpenAsync(axes =>
        {
            Vary(axes, 2, 1);
            axes.Hooks[1].Text = "";
        });

        await page.Find("#batch-start").ClickAsync();
        Assert.Contains("Nothing was sent or charged", page.Find(".batch-news").TextContent);
        Assert.Empty(await JobsAsync());

        await page.FindAll(".batch-findings button").Single(button => button.TextContent == "Switch it off").ClickAsync();
        await page.Find("#batch-start").ClickAsync();

        Assert.Equal("H1-A1-9x16", Short(Assert.Single(await JobsAsync())));
        Assert.Contains("1 clip is on its way", page.Find(".batch-news").TextContent);
    }

    [Fact]
    public async Task AboveTheLimit_APersonIsAskedFirst()
    {
        await Services.GetRequiredService<PriceLimits>().SaveOfBatchAsync(TestStudio.Owner, 0.01m, Cancel);
        await Services.GetRequiredService<PriceLimits>().SaveAsync(TestStudio.Owner, null, Cancel);
        var (page, _) = await OpenAsync(axes => Vary(axes, 2, 1));

        var asked = page.Find("#batch-start").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("limit of $0.01", page.Find("dialog").TextContent));
        Assert.Empty(await JobsAsync());
        await page.FindAll("dialog button").Single(button => button.TextContent == "Cancel").ClickAsync();
        await asked;
        Assert.Empty(await JobsAsync());

        asked = page.Find("#batch-start").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll("dialog button")));
        await page.FindAll("dialog button").Single(button => button.TextContent == "Start 2 clips").ClickAsync();
        await asked;
        Assert.Equal(2, (await JobsAsync()).Count);
    }

    [Fact]
    public async Task Group_ShowsItsProgress_CancelsWhatWaits_AndRetriesWhatFailed()
    {
        var (page, concept) = await OpenAsync(axes => Vary(axes, 3, 1));
        await page.Find("#batch-start").ClickAsync();
        var jobs = await JobsAsync();
        await using (var db = await Studio.OpenAsync())
        {
            await db.Jobs.Where(job => job.Id == jobs[0].Id).ExecuteUpdateAsync(s => s.SetProperty(job => job.State, JobState.Ready), Cancel);
            await db.Jobs.Where(job => job.Id == jobs[1].Id).ExecuteUpdateAsync(s => s.SetProperty(job => job.State, JobState.Failed), Cancel);
        }

        Studio.Get<Web.Jobs.JobNotifier>().Notify(TestStudio.Owner, jobs[0].Id);
        await page.WaitForAssertionAsync(() =>
        {
            Studio.Clock.Advance(TimeSpan.FromMilliseconds(100)); // notices wait on the clock
            Assert.Contains("1 of 3 drafts ready", page.Find(".group-words").TextContent);
        });
        Assert.Equal("1 failed", page.Find(".group [role=status], .group + [role=status]").TextContent); // the clip that is ready is seen, not told

        await page.FindAll(".group button").Single(button => button.TextContent == "Cancel 1 waiting").ClickAsync();
        Assert.Contains("1 of 2 drafts ready", page.Find(".group-words").TextContent);
        Assert.Equal("1 draft", page.Find("#batch-sum").TextContent.Split(" · ")[0]); // what was taken back can be started again

        await page.FindAll(".group button").Single(button => button.TextContent == "Retry 1 failed").ClickAsync();
        Assert.Contains("1 clip is on its way", page.Find(".batch-news").TextContent);
        Assert.Equal(["H1-A1-9x16", "H2-A1-9x16", "H3-A1-9x16", "H2-A1-9x16"], (await JobsAsync()).Select(Short));
        Assert.Equal(concept.Id, (await JobsAsync())[3].ConceptId);
    }

    [Fact]
    public async Task WhatIsOnItsWay_IsSaid_UntilAllHasEnded()
    {
        var (page, _) = await OpenAsync(axes => Vary(axes, 2, 1));
        await page.Find("#batch-start").ClickAsync();
        Assert.Contains("2 clips are on their way", page.Find(".batch-news").TextContent);

        await using (var db = await Studio.OpenAsync()) await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(job => job.State, JobState.Ready), Cancel);
        Studio.Get<Web.Jobs.JobNotifier>().Notify(TestStudio.Owner, (await JobsAsync())[0].Id);
        await page.WaitForAssertionAsync(() =>
        {
            Studio.Clock.Advance(TimeSpan.FromMilliseconds(100)); // notices wait on the clock
            Assert.Equal("", page.Find(".batch-news").TextContent);
        });
        Assert.Contains("2 of 2 drafts ready", page.Find(".group-words").TextContent);
    }

    [Fact]
    public async Task Finals_AreChosen_AndLinkedToTheirDrafts()
    {
        var (page, _) = await OpenAsync(axes => Vary(axes, 2, 1));
        await page.Find("#batch-start").ClickAsync();
        await page.Find("#batch-finals").ClickAsync();
        Assert.Equal("true", page.Find("#batch-start").GetAttribute("aria-disabled"));

        await page.FindAll(".cell-check")[1].ChangeAsync(true);
        await page.Find("#batch-start").ClickAsync();

        var jobs = await JobsAsync();
        Assert.Equal((3, jobs[1].Id, "720p"), (jobs.Count, jobs[2].DraftOfId, jobs[2].Resolution));
        await page.FindAll(".cell-open")[1].ClickAsync();
        Assert.Equal([$"/clips/{jobs[2].Id}", $"/clips/{jobs[1].Id}"], page.FindAll(".cell-clip a").Select(link => link.GetAttribute("href")));
        Assert.Contains("Hook number 2?", page.Find(".cell-panel .code").TextContent);
    }

    [Fact]
    public async Task WhatAnotherTabHasDone_AndWhatIsTypedHere_AreBothKept()
    {
        var (page, concept) = await OpenAsync(axes => Vary(axes, 3, 1));
        concept.Axes.Calls[0].Text = "From the other tab";
        Assert.True(await Store.SaveAsync(concept, Cancel));

        await Task.WhenAll(Enumerable.Range(1, 3).Select(i => page.Find($"#option-H{i}-en").ChangeAsync($"Typed {i}")));

        var kept = (await Store.FindAsync(TestStudio.Owner, concept.PublicId, Cancel))!.Axes;
        Assert.Equal(["Typed 1", "Typed 2", "Typed 3", "From the other tab"], kept.Hooks.Concat(kept.Calls).Select(option => option.Text));
        Assert.Equal(("Typed 1", "From the other tab"), (page.Find("#option-H1-en").GetAttribute("value"), page.Find("#option-A1-en").GetAttribute("value")));
        Assert.DoesNotContain("Another tab", page.Markup);
    }

    [Fact]
    public async Task WhatAnotherTabHasRemoved_IsNotBroughtBack_AndAPersonIsTold()
    {
        var (page, concept) = await OpenAsync(axes => Vary(axes, 2, 1));
        concept.Axes.Hooks.RemoveAt(0);
        Assert.True(await Store.SaveAsync(concept, Cancel));

        await page.Find("[aria-label='Remove H1']").ClickAsync();

        Assert.Contains("Another tab", page.Find(".concept-told").TextContent);
        Assert.Empty(page.FindAll(".concept-told button")); // nothing was removed here that could come back
        Assert.Equal(["H2-A1-9x16"], page.FindAll(".cell-name").Select(name => name.TextContent));
    }

    [Fact]
    public async Task WhatIsTypedWhileTheLastWordsAreBeingKept_IsKeptToo()
    {
        var (page, concept) = await OpenAsync(axes => Vary(axes, 3, 1));

        await Task.WhenAll(Enumerable.Range(1, 3).Select(i => page.Find($"#option-H{i}-en").ChangeAsync($"Typed {i}")));

        Assert.Equal(["Typed 1", "Typed 2", "Typed 3"], (await Store.FindAsync(TestStudio.Owner, concept.PublicId, Cancel))!.Axes.Hooks.Select(hook => hook.Text));
        Assert.DoesNotContain("Another tab", page.Markup);
    }

    [Fact]
    public async Task MoreCellsThanAllowed_AreRefused_WithTheNumber()
    {
        var (page, _) = await OpenAsync(axes => Vary(axes, 20, 10));

        await page.Find("#add-H").ClickAsync();

        Assert.Contains("210 cells", page.Find(".concept-told").TextContent);
        Assert.Equal(200, page.FindAll(".cell").Count);
    }

    [Fact]
    public async Task Stranger_SeesNothingOfIt()
    {
        var concept = await ConceptAsync();
        Person.SetClaims(new System.Security.Claims.Claim(System.Security.Claims.ClaimTypes.NameIdentifier, TestStudio.Stranger));

        var page = Render<ConceptPage>(p => p.Add(page => page.Id, concept.PublicId));

        await page.WaitForAssertionAsync(() => Assert.Contains("This concept is not here", page.Markup));
        var list = Render<VariantsPage>();
        await list.WaitForAssertionAsync(() => Assert.Contains("No concepts yet", list.Markup));
    }

    [Fact]
    public async Task MakeVariants_TakesTheFormIntoANewConcept_AndSavesOneBackIntoItsOwn()
    {
        var state = NewState(Form("A fox."));
        var button = Render<VariantsButton>(p => p.Add(b => b.State, state).Add(b => b.OwnerId, TestStudio.Owner));
        await button.Find("#make-variants").ClickAsync();
        await button.Find("#make-variants").ClickAsync(); // of a double click

        var made = Assert.Single(await Store.ListAsync(TestStudio.Owner, Cancel));
        Assert.EndsWith($"/variants/{made.PublicId:N}", Services.GetRequiredService<NavigationManager>().Uri);

        state.Replace(Form("A fox in the snow."));
        state.Form.Concept = made.PublicId;
        button.Render(p => p.Add(b => b.State, state));
        await button.WaitForAssertionAsync(() => Assert.Equal($"Save to C{made.Id}", button.Find("#save-to-concept").TextContent));
        await button.Find("#save-to-concept").ClickAsync();
        Assert.Equal("A fox in the snow.", (await Store.FindAsync(TestStudio.Owner, made.PublicId, Cancel))!.Form.Prompt);
        Assert.Null(state.Form.Concept);

        // Changed elsewhere since it was opened here: the first press says so, the second one replaces it.
        state.Replace(Form("A wolf."));
        (state.Form.Concept, state.Form.ConceptMark) = (made.PublicId, "of another composition");
        button.Render(p => p.Add(b => b.State, state));
        await button.WaitForElementAsync("#save-to-concept");
        await button.Find("#save-to-concept").ClickAsync();
        Assert.Contains("changed elsewhere", button.Find("[role=alert]").TextContent);
        Assert.Equal("A fox in the snow.", (await Store.FindAsync(TestStudio.Owner, made.PublicId, Cancel))!.Form.Prompt);
        await button.Find("#save-to-concept").ClickAsync();
        Assert.Equal("A wolf.", (await Store.FindAsync(TestStudio.Owner, made.PublicId, Cancel))!.Form.Prompt);
    }

    [Fact]
    public async Task Composer_PointsToTheClipThatExistsAlready()
    {
        var state = NewState(Form("A fox."));
        var hint = Render<AlreadyMadeHint>(p => p.Add(h => h.State, state).Add(h => h.OwnerId, TestStudio.Owner));
        Studio.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(hint.FindAll(".note"));

        var id = await Studio.SubmitAsync(TestStudio.Request("A  fox."));
        hint.Render(p => p.Add(h => h.News, new FormNews("sent")));
        Studio.Clock.Advance(TimeSpan.FromSeconds(1));

        await hint.WaitForAssertionAsync(() => Assert.Equal($"/clips/{id}", hint.Find(".note a").GetAttribute("href")));
    }

    private static string Short(Job job) => string.Join('-', job.AssetId!.Split('-')[1..^2]);

    private async Task<(IRenderedComponent<ConceptPage> Page, ConceptDraft Concept)> OpenAsync(Action<ConceptAxes> vary)
    {
        var concept = await ConceptAsync(vary: vary);
        var page = Render<ConceptPage>(p => p.Add(page => page.Id, concept.PublicId));
        await page.WaitForElementAsync(".cell");
        return (page, concept);
    }

    private async Task<List<Job>> JobsAsync()
    {
        await using var db = await Studio.OpenAsync();
        return await db.Jobs.AsNoTracking().OrderBy(job => job.Id).ToListAsync(Cancel);
    }
}
