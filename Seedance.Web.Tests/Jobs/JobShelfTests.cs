using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;
using Seedance.Web.Tests.Jobs.Reviews;

namespace Seedance.Web.Tests.Jobs;

public sealed class JobShelfTests
{
    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Words_AreChanged_AndFound(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var shelf = studio.Get<JobShelf>();
        var id = await studio.SubmitAsync();
        await studio.SubmitAsync();

        await shelf.RenameAsync(TestStudio.Owner, id, "  Morning\nmood ", Cancelled);
        await shelf.NoteAsync(TestStudio.Owner, id, "For the dentist", Cancelled);
        var tagged = await shelf.TagAsync(TestStudio.Owner, [id, 999], ["#Summer  Sale", "summer sale", "B"], [], Cancelled);
        await shelf.TagAsync(TestStudio.Owner, [id], ["C"], ["b"], Cancelled);
        await shelf.StarAsync(TestStudio.Owner, [id], true, Cancelled);

        Assert.Equal([id], tagged.Done);
        var job = await FindAsync(studio, id);
        Assert.Equal(("Morning mood", "For the dentist", true), (job.Title, job.Notes, job.IsStarred));
        Assert.Equal(["C", "Summer Sale"], job.Tags.Select(tag => tag.Name).Order());
        foreach (var words in (string[])["morning", "dentist", "summer sal", "boat", "mood_9x16"]) Assert.Equal((words, true), (words, (await SearchAsync(studio, words)).Contains(id)));
        Assert.Equal((await SearchAsync(studio, "morning")).Count, (await SearchAsync(studio, "dentist")).Count);
        await shelf.NoteAsync(TestStudio.Owner, id, " ", Cancelled);
        Assert.Empty(await SearchAsync(studio, "dentist"));
    }

    [Fact]
    public async Task OthersOfTheCampaign_MayTagAndNote_ButNotRenameMoveOrTrash()
    {
        await using var studio = await TestStudio.StartAsync();
        var shelf = studio.Get<JobShelf>();
        var (id, hidden, campaign) = (await studio.SubmitAsync(), await studio.SubmitAsync(), await AddCampaignAsync(studio, isShared: true));
        Assert.Equal([id], (await shelf.MoveAsync(TestStudio.Owner, [id], campaign, Cancelled)).Done);

        Assert.Equal([id], (await shelf.TagAsync(TestStudio.Stranger, [id, hidden], ["x"], [], Cancelled)).Done);
        Assert.Equal([id], (await shelf.NoteAsync(TestStudio.Stranger, id, "x", Cancelled)).Done);
        Assert.Equal([id], (await shelf.RenameAsync(TestStudio.Stranger, id, "x", Cancelled)).Foreign);
        Assert.Equal([id], (await shelf.MoveAsync(TestStudio.Stranger, [id], null, Cancelled)).Foreign);
        Assert.Equal([id], (await shelf.TrashAsync(TestStudio.Stranger, [id, hidden], "Eve", Cancelled)).Foreign);
        var job = await FindAsync(studio, id);
        Assert.Equal((campaign, null, JobState.Queued), (job.CampaignId, job.TrashedAt, job.State));
        Assert.Empty((await FindAsync(studio, hidden)).Tags);
    }

    [Fact]
    public async Task Move_IntoACampaignThatOneDoesNotSee_DoesNothing()
    {
        await using var studio = await TestStudio.StartAsync();
        var (id, campaign) = (await studio.SubmitAsync(owner: TestStudio.Stranger), await AddCampaignAsync(studio, isShared: false));

        Assert.Empty((await studio.Get<JobShelf>().MoveAsync(TestStudio.Stranger, [id], campaign, Cancelled)).Done);
        var made = await studio.Jobs.SubmitAsync(
            new NewJob(TestStudio.Stranger, Guid.NewGuid(), null, TestStudio.Request()) { CampaignId = campaign }, Cancelled);

        Assert.Null((await FindAsync(studio, id)).CampaignId);
        Assert.Null((await FindAsync(studio, Assert.IsType<SubmitResult.Created>(made).JobId)).CampaignId);
    }

    [Fact]
    public async Task AnApprovedJob_StaysAsItIs_ButCanBeStarred()
    {
        await using var studio = await TestStudio.StartAsync();
        var shelf = studio.Get<JobShelf>();
        var id = await studio.SubmitAsync();
        await using (var db = await studio.OpenAsync()) await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(j => j.Review, ReviewState.Approved).SetProperty(j => j.State, JobState.Ready), Cancelled);

        Assert.Equal([id], (await shelf.RenameAsync(TestStudio.Owner, id, "x", Cancelled)).Locked);
        Assert.Equal([id], (await shelf.MoveAsync(TestStudio.Owner, [id], null, Cancelled)).Locked);
        Assert.Equal([id], (await shelf.TrashAsync(TestStudio.Owner, [id], "Ana", Cancelled)).Locked);
        Assert.Equal([id], (await shelf.StarAsync(TestStudio.Owner, [id], true, Cancelled)).Done);
        Assert.Equal([id], (await shelf.StarAsync(TestStudio.Owner, [id], false, Cancelled)).Done);
        await shelf.StarAsync(TestStudio.Owner, [id], true, Cancelled);
    }

    [Fact]
    public async Task Trash_CancelsWhatWaits_AndKeepsTheRestForThirtyDays()
    {
        await using var studio = await TestStudio.StartAsync();
        var shelf = studio.Get<JobShelf>();
        var (waiting, paying, ready, kept) = (await studio.SubmitAsync(), await studio.SubmitAsync(), await studio.SubmitAsync(), await studio.SubmitAsync());
        await SetAsync(studio, paying, JobState.Submitting);
        await SetAsync(studio, ready, JobState.Ready);

        var result = await shelf.TrashAsync(TestStudio.Owner, [waiting, paying, ready], "Ana", Cancelled);

        Assert.Equal([waiting, ready], result.Done);
        Assert.Equal([paying], result.Busy);
        Assert.Equal(JobState.Cancelled, (await FindAsync(studio, waiting)).State);
        Assert.Equal([ready], (await shelf.RestoreAsync(TestStudio.Owner, [ready], Cancelled)).Done);
        await shelf.TrashAsync(TestStudio.Owner, [ready], "Ana", Cancelled);
        var trash = studio.Get<JobTrash>();
        studio.Clock.Advance(JobTrash.Kept - TimeSpan.FromHours(1));
        Assert.Equal(0, await trash.EmptyAsync(Cancelled));
        studio.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(2, await trash.EmptyAsync(Cancelled));

        await using var db = await studio.OpenAsync();
        Assert.Equal([paying, kept], await db.Jobs.Select(j => j.Id).OrderBy(i => i).ToListAsync(Cancelled));
        Assert.Equal([ready], await db.DeletedJobs.Where(j => j.Charge == "Charged").Select(j => j.Id).ToListAsync(Cancelled)); // its cost stays known
    }

    [Fact]
    public async Task Purge_TakesOnlyWhatIsInTheTrash()
    {
        await using var studio = await TestStudio.StartAsync();
        var shelf = studio.Get<JobShelf>();
        var (gone, kept) = (await studio.SubmitAsync(), await studio.SubmitAsync());
        await shelf.TrashAsync(TestStudio.Owner, [gone], "Ana", Cancelled);

        Assert.Empty((await shelf.PurgeAsync(TestStudio.Stranger, [gone, kept], Cancelled)).Done);
        Assert.Equal([gone], (await shelf.PurgeAsync(TestStudio.Owner, [gone, kept], Cancelled)).Done);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task WhatIsDeletedForGood_TakesAllThatHungOnIt_AndItsFiles_AndNothingOfOthers(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var store = studio.Get<IFileStore>();
        var (gone, kept) = (await studio.SubmitAsync(), await studio.SubmitAsync());
        await using (var db = await studio.OpenAsync())
        {
            foreach (var id in (long[])[gone, kept])
            {
                await store.WriteAsync(ClipFiles.Key(id, 1, ClipFiles.ClipName), new MemoryStream(new byte[9]), 9, Cancelled);
                await store.WriteAsync(ClipFiles.Key(id, 1, "preview.gif"), new MemoryStream(new byte[9]), 9, Cancelled);
                await db.Jobs.Where(job => job.Id == id).ExecuteUpdateAsync(s => s.SetProperty(job => job.State, JobState.Ready).SetProperty(job => job.ClipKey, ClipFiles.Key(id, 1, ClipFiles.ClipName)), Cancelled);
                db.JobFiles.Add(new JobFile { JobId = id, Name = "preview.gif", FileKey = ClipFiles.Key(id, 1, "preview.gif"), ContentType = "image/gif" });
                db.AdResults.Add(new AdResult { JobId = id, Impressions = 5 });
                db.JobTags.Add(JobTags.Row(id, "Launch"));
            }

            await db.SaveChangesAsync(Cancelled);
        }

        var guests = await studio.AddGuestAsync(GuestMay.Comment, [gone, kept]);
        var remarks = studio.Get<ClipRemarks>();
        foreach (var id in (long[])[gone, kept])
        {
            var (_, said) = await remarks.AddAsync(guests, id, new NewRemark("Hm."), Cancelled);
            await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("Yes?", said, IsInternal: true), Cancelled);
        }

        await ReviewRig.SetAsync(studio, kept, job => (job.ParentId, job.DraftOfId) = (gone, gone));
        var shelf = studio.Get<JobShelf>();
        await shelf.TrashAsync(TestStudio.Owner, [gone], "Ana", Cancelled);
        studio.Clock.Advance(JobTrash.Kept + TimeSpan.FromHours(1));
        Assert.Equal(1, await studio.Get<JobTrash>().EmptyAsync(Cancelled));

        await using var look = await studio.OpenAsync();
        Assert.Equal([kept], await look.Jobs.Select(job => job.Id).ToListAsync(Cancelled));
        Assert.Equal([kept], await look.JobFiles.Select(of => of.JobId).ToListAsync(Cancelled));
        Assert.Equal([kept], await look.AdResults.Select(of => of.JobId).ToListAsync(Cancelled));
        Assert.Equal([kept], await look.JobTags.Select(of => of.JobId).ToListAsync(Cancelled));
        Assert.Equal([kept], await look.ShareLinkJobs.Select(of => of.JobId).ToListAsync(Cancelled));
        Assert.Equal([kept, kept], await look.ClipComments.Select(of => of.JobId).ToListAsync(Cancelled));
        Assert.DoesNotContain(gone, await look.JobEvents.Select(of => of.JobId).ToListAsync(Cancelled));
        Assert.Empty(await store.ListAsync(ClipFiles.Folder(gone), Cancelled));
        Assert.Equal(2, (await store.ListAsync(ClipFiles.Folder(kept), Cancelled)).Count);
        Assert.Equal([kept], await guests.Pass.Clips(look, studio.Clock.GetUtcNow().UtcDateTime).Select(job => job.Id).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task Tags_AreBounded()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await studio.SubmitAsync();

        var result = await studio.Get<JobShelf>().TagAsync(TestStudio.Owner, [id], [.. Enumerable.Range(0, 25).Select(i => new string('t', 60) + i), .. Enumerable.Range(0, 25).Select(i => $"t{i}")], [], Cancelled);

        Assert.Equal([id], result.Full);
        Assert.Equal(JobTags.Most, (await FindAsync(studio, id)).Tags.Count);
    }

    private static async Task<Job> FindAsync(TestStudio studio, long id)
    {
        await using var db = await studio.OpenAsync();
        return await db.Jobs.AsNoTracking().Include(job => job.Tags).SingleAsync(job => job.Id == id, Cancelled);
    }

    private static async Task SetAsync(TestStudio studio, long id, JobState state)
    {
        await using var db = await studio.OpenAsync();
        await db.Jobs.Where(job => job.Id == id).ExecuteUpdateAsync(s => s.SetProperty(job => job.State, state), Cancelled);
    }

    private static async Task<List<long>> SearchAsync(TestStudio studio, string words)
    {
        await using var db = await studio.OpenAsync();
        return await db.SearchJobs(new JobSearch(TestStudio.Owner, SearchText.Phrases(words))).Select(job => job.Id).ToListAsync(Cancelled);
    }

    private static async Task<long> AddCampaignAsync(TestStudio studio, bool isShared)
    {
        await using var db = await studio.OpenAsync();
        var campaign = new Campaign { OwnerId = TestStudio.Owner, Name = "Summer", IsShared = isShared, CreatedAt = DateTime.UtcNow, UpdatedAt = DateTime.UtcNow };
        db.Campaigns.Add(campaign);
        await db.SaveChangesAsync(Cancelled);
        return campaign.Id;
    }
}
