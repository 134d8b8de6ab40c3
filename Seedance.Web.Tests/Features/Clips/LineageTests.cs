using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Features.Clips;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Sequences;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Clips;

/// <summary>Where a clip comes from, what was made of it, and what the requests say differently.</summary>
public sealed class LineageTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task ParentChildDraftAndVersions_AreFound_AndNobodyElses()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var parent = await rendering.AddAsync(JobState.Failed);
        var draft = await rendering.AddAsync(JobState.Ready);
        var job = await rendering.AddAsync(JobState.Ready, j => (j.ParentId, j.ParentHow, j.DraftOfId, j.ConceptId, j.AssetId) = (parent, "WithoutAudio", draft, 7, "C7-H1-9x16-EN-v2"));
        var version = await rendering.AddAsync(JobState.Ready, j => (j.ConceptId, j.AssetId) = (7, "C7-H1-9x16-EN-v1"));
        await rendering.AddAsync(JobState.Ready, j => (j.ConceptId, j.AssetId) = (7, "C7-H2-9x16-EN-v1"));
        var child = await rendering.AddAsync(JobState.Queued, j => (j.ParentId, j.ParentHow) = (job, "ExtendForward"));
        await rendering.AddAsync(JobState.Queued, j => (j.OwnerId, j.ParentId, j.ParentHow) = (TestStudio.Stranger, job, "Again"));

        var lineage = await rendering.Page.Services.GetRequiredService<LineageQuery>().FindAsync(TestStudio.Owner, await rendering.Studio.FindAsync(job), Cancel);

        Assert.Equal(
            [(draft, Relation.MadeFrom, "Draft"), (parent, Relation.MadeFrom, "WithoutAudio"), (child, Relation.MadeInto, "ExtendForward"), (version, Relation.Version, null)],
            lineage.Relatives.Select(relative => (relative.Id, relative.Relation, relative.How)));
        Assert.False(lineage.IsParentGone);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Film_StandsAtEachOfItsClips_ForThoseWhoSeeIt(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var clips = new List<long>();
        for (var i = 0; i < 13; i++) clips.Add(await studio.SubmitAsync());
        var plan = new SequencePlan { Clips = [new(clips[0]), new(clips[1]), new(clips[2])] };
        var film = await FilmAsync(TestStudio.Owner);
        await FilmAsync(TestStudio.Stranger);
        var query = new LineageQuery(studio.Get<IDbContextFactory<StudioDb>>());

        foreach (var clip in clips.Take(3))
            Assert.Equal([(film, Relation.MadeInto, SequenceMaker.How)], (await query.FindAsync(TestStudio.Owner, await studio.FindAsync(clip), Cancel)).Relatives.Select(one => (one.Id, one.Relation, one.How)));
        foreach (var clip in clips.Skip(3)) // 13 is no 1
            Assert.Empty((await query.FindAsync(TestStudio.Owner, await studio.FindAsync(clip), Cancel)).Relatives);

        async Task<long> FilmAsync(string owner)
        {
            var id = await studio.SubmitAsync(owner: owner);
            await using var db = await studio.OpenAsync();
            await db.Jobs.Where(j => j.Id == id).ExecuteUpdateAsync(
                s => s.SetProperty(j => j.SequenceId, 1).SetProperty(j => j.SequenceJson, plan.ToJson()).SetProperty(j => j.ParentId, clips[0]).SetProperty(j => j.ParentHow, SequenceMaker.How), Cancel);
            return id;
        }
    }

    [Fact]
    public async Task Failure_OffersItsTries_AndAPressOpensTheNewJob()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(JobState.Failed, job => job.Problem = new JobProblem(nameof(GatewayProblemKind.ContentRefused), "NotCharged", "") { Part = nameof(ContentPart.OutputAudio) });
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync(".repair");

        Assert.Equal(["Without sound", "With softer words"], view.FindAll(".repair-name").Select(name => name.TextContent));
        Assert.Equal($"/?from={id}&how=SofterWording", view.FindAll(".repair a").Last().GetAttribute("href"));
        await view.InvokeAsync(() => view.Find(".repair button").ClickAsync(new()));

        var made = await rendering.Studio.FindAsync(id + 1);
        Assert.Equal((id, "WithoutAudio"), (made.ParentId, made.ParentHow));
        Assert.Contains("\"generate_audio\":false", made.RequestJson, StringComparison.Ordinal);
        Assert.EndsWith($"/clips/{made.Id}", rendering.Page.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ColleagueOfTheCampaign_SeesTheClip_AndHasNoButtonThatCostsOrDeletes()
    {
        await using var rendering = await ClipRendering.StartAsync();
        await using (var db = await rendering.Studio.OpenAsync())
        {
            db.Campaigns.Add(new Campaign { Id = 5, OwnerId = TestStudio.Stranger, Name = "Summer", IsShared = true });
            await db.SaveChangesAsync(Cancel);
        }

        var id = await rendering.AddAsync(JobState.Ready, job => (job.OwnerId, job.CampaignId) = (TestStudio.Stranger, 5));
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync(".actions");

        Assert.Equal(["Download", "Use these inputs"], view.FindAll(".actions > *").Select(button => button.TextContent.Trim()));
    }

    [Fact]
    public async Task NameStarTagsAndNotes_AreChangedWhereTheyStand_AndAnApprovedNameIsNot()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(JobState.Ready);
        var view = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await view.WaitForElementAsync(".labels");

        await view.InvokeAsync(() => view.Find(".labels-star").ClickAsync(new()));
        await view.InvokeAsync(() => view.Find(".labels-add input").InputAsync("Summer, summer, hero"));
        await view.InvokeAsync(() => view.Find(".labels-notes").InputAsync("For L"));
        await rendering.Studio.Get<JobShelf>().NoteAsync(TestStudio.Owner, id, "From elsewhere", Cancel);
        await view.InvokeAsync(() => view.Find(".labels-add").SubmitAsync()); // the clip is read again
        await view.WaitForAssertionAsync(() => Assert.Equal(2, view.FindAll(".labels .chip").Count));
        Assert.Equal("For L", view.Find(".labels-notes").GetAttribute("value"));
        await view.InvokeAsync(() => view.Find(".labels-notes").ChangeAsync("For Lena"));
        await view.InvokeAsync(() => view.FindAll(".labels button").First(button => button.TextContent == "Rename").ClickAsync(new()));
        await view.InvokeAsync(() => view.Find(".labels-name input").InputAsync(" "));
        await view.InvokeAsync(() => view.Find(".labels-name").SubmitAsync());
        Assert.Equal("Give the clip a name.", view.Find("#" + view.Find(".labels-name input[aria-invalid]").GetAttribute("aria-describedby")).TextContent.Trim());
        await view.InvokeAsync(() => view.Find(".labels-name input").InputAsync("The hero"));
        Assert.Empty(view.FindAll(".field-error"));
        await view.InvokeAsync(() => view.Find(".labels-name").SubmitAsync());

        await view.WaitForAssertionAsync(() => Assert.Equal("The hero", view.Find("h1").TextContent));
        Assert.Equal(["hero", "Summer"], view.FindAll(".labels .chip").Select(chip => chip.TextContent));
        Assert.EndsWith("#star-full", view.Find(".labels-star use").GetAttribute("href"), StringComparison.Ordinal);
        var job = await rendering.Studio.FindAsync(id);
        Assert.Equal((true, "For Lena"), (job.IsStarred, job.Notes));

        await using (var db = await rendering.Studio.OpenAsync())
        {
            (await db.Jobs.FindAsync([id], Cancel))!.Review = ReviewState.Approved;
            await db.SaveChangesAsync(Cancel);
        }

        var locked = rendering.Page.Render<ClipView>(p => p.Add(v => v.Id, id));
        await locked.WaitForElementAsync(".labels");
        Assert.Equal("true", locked.FindAll(".labels button").First(button => button.TextContent == "Rename").GetAttribute("aria-disabled"));
    }

    [Fact]
    public void Difference_NamesSettings_References_AndWords()
    {
        MediaReference a = new(MediaKind.Image, MediaRole.ReferenceImage, "https://x.example/a"), b = a with { Url = "https://x.example/b" }, c = a with { Url = "https://x.example/c" };
        var before = TestStudio.Request("A red boat.") with { References = [a, b] };
        var after = before with { Prompt = "A blue boat.", GenerateAudio = false, Seconds = null, References = [b with { Role = MediaRole.FirstFrame }, c] };

        var difference = RequestDifference.Between(before, after);

        Assert.Equal(["Seconds", "Audio"], difference.Settings.Select(setting => setting.Name));
        Assert.Equal([("Image 2", "Image 1"), ("Image 1", null), (null, "Image 2")], difference.References.Select(file => (file.Before, file.After)));
        Assert.Equal("A red boat.", string.Concat(difference.Prompt.Where(piece => piece.Kind != Web.Components.Shared.DiffKind.Added).Select(piece => piece.Text)));
        Assert.True(RequestDifference.Between(after, after).IsNone);
    }
}
