using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Features.Review.Guests;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Notices;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs.Reviews;

/// <summary>Draft, in review, approved or changes wanted: who may take which step, and that each leaves its line.</summary>
public sealed class ReviewServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clip_GoesFromDraftToApproved_AndIsLockedUntilItIsReopened()
    {
        await using var studio = await TestStudio.StartAsync();
        var reviews = studio.Get<ReviewService>();
        var id = await studio.AddClipAsync();
        var lines = (await studio.EventsAsync(id)).Count;
        var told = new List<long>();
        studio.Get<JobNotifier>().Notified += (_, job) => told.Add(job);

        foreach (var (move, end, state) in ((ReviewMove, ReviewEnd, ReviewState)[])
        [
            (ReviewMove.Approve, ReviewEnd.NotInReview, ReviewState.Draft),
            (ReviewMove.Ask, ReviewEnd.Done, ReviewState.InReview),
            (ReviewMove.Ask, ReviewEnd.Unchanged, ReviewState.InReview),
            (ReviewMove.WantChanges, ReviewEnd.Done, ReviewState.ChangesWanted),
            (ReviewMove.Approve, ReviewEnd.Done, ReviewState.Approved),
            (ReviewMove.WantChanges, ReviewEnd.Locked, ReviewState.Approved),
            (ReviewMove.Ask, ReviewEnd.Locked, ReviewState.Approved),
            (ReviewMove.Withdraw, ReviewEnd.Locked, ReviewState.Approved),
            (ReviewMove.Approve, ReviewEnd.Unchanged, ReviewState.Approved),
            (ReviewMove.Reopen, ReviewEnd.Done, ReviewState.InReview),
            (ReviewMove.Reopen, ReviewEnd.Unchanged, ReviewState.InReview),
            (ReviewMove.Withdraw, ReviewEnd.Done, ReviewState.Draft),
        ])
        {
            Assert.Equal((move, end), (move, await reviews.MoveAsync(ReviewRig.Ada, id, move, null, Token)));
            Assert.Equal(state, (await studio.FindAsync(id)).Review);
        }

        var job = await studio.FindAsync(id);
        Assert.Equal(("Ada", studio.Clock.GetUtcNow().UtcDateTime), (job.ReviewedBy, job.ReviewedAt));
        var events = (await studio.EventsAsync(id)).Skip(lines).ToList();
        Assert.Equal(["SentToReview", "ChangesWanted", "Approved", "Reopened", "BackToDraft"], events.Select(line => line.Note));
        Assert.All(events, line => Assert.Equal(("Ada", JobState.Ready), (line.By, line.State)));
        Assert.Equal([id, id, id, id, id], told);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task TwoWhoDecideAtOnce_OneDecides_TheOtherIsTold(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var reviews = studio.Get<ReviewService>();
        var ids = new List<long>();
        for (var i = 0; i < 6; i++) ids.Add(await studio.AddClipAsync());
        await reviews.MoveAsync(ReviewRig.Ada, ids, ReviewMove.Ask, Token);

        var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => reviews.MoveAsync(ReviewRig.Ada with { Name = $"P{i}" }, i % 2 == 0 ? ids : [.. ids.AsEnumerable().Reverse()], ReviewMove.Approve, Token))));

        foreach (var id in ids)
        {
            Assert.Equal(1, ends.Count(end => end[id] == ReviewEnd.Done));
            Assert.Single(await studio.EventsAsync(id), line => line.Note == "Approved");
        }
    }

    [Fact]
    public async Task WhoDecidesOnAnOldPage_IsTold_AndTheDecisionOfTheFasterOneStays()
    {
        await using var studio = await TestStudio.StartAsync();
        var reviews = studio.Get<ReviewService>();
        var id = await studio.AddClipAsync();
        await reviews.MoveAsync(ReviewRig.Ada, id, ReviewMove.Ask, null, Token);
        await reviews.MoveAsync(ReviewRig.Ada, id, ReviewMove.WantChanges, ReviewState.InReview, Token);

        Assert.Equal(ReviewEnd.Overtaken, await reviews.MoveAsync(ReviewRig.Ada, id, ReviewMove.Approve, ReviewState.InReview, Token));
        Assert.Equal(ReviewEnd.Unchanged, await reviews.MoveAsync(ReviewRig.Ada, id, ReviewMove.WantChanges, ReviewState.InReview, Token));
        Assert.Equal(ReviewState.ChangesWanted, (await studio.FindAsync(id)).Review);
        Assert.Equal(ReviewEnd.Done, await reviews.MoveAsync(ReviewRig.Ada, id, ReviewMove.Approve, ReviewState.ChangesWanted, Token));
    }

    [Fact]
    public async Task Bulk_MovesWhatCanBeMoved_AndSaysWhyNotTheRest()
    {
        await using var studio = await TestStudio.StartAsync();
        var reviews = studio.Get<ReviewService>();
        var (draft, approved, trashed, foreign, running) = (await studio.AddClipAsync(), await studio.AddClipAsync(), await studio.AddClipAsync(), await studio.AddClipAsync(TestStudio.Stranger), await studio.SubmitAsync());
        await studio.SetAsync(approved, job => job.Review = ReviewState.Approved);
        await studio.SetAsync(trashed, job => job.TrashedAt = DateTime.UtcNow);

        var ends = await reviews.MoveAsync(ReviewRig.Ada, [draft, approved, trashed, foreign, running, 999, draft], ReviewMove.Ask, Token);

        Assert.Equal(
            new() { [draft] = ReviewEnd.Done, [approved] = ReviewEnd.Locked, [trashed] = ReviewEnd.NotReady, [foreign] = ReviewEnd.NotFound, [running] = ReviewEnd.NotReady, [999] = ReviewEnd.NotFound },
            new Dictionary<long, ReviewEnd>(ends));
        Assert.Equal((ReviewState.Draft, ReviewState.Approved), ((await studio.FindAsync(foreign)).Review, (await studio.FindAsync(approved)).Review));
    }

    [Fact]
    public async Task PeopleOfItsCampaign_Review_AndOthersDoNot()
    {
        await using var studio = await TestStudio.StartAsync();
        var reviews = studio.Get<ReviewService>();
        var campaign = await studio.AddCampaignAsync(TestStudio.Owner, isShared: false, TestStudio.Stranger);
        var (shared, own) = (await studio.AddClipAsync(campaignId: campaign), await studio.AddClipAsync());

        Assert.Equal(ReviewEnd.Done, await reviews.MoveAsync(ReviewRig.Stranger, shared, ReviewMove.Ask, null, Token));
        Assert.Equal(ReviewEnd.NotFound, await reviews.MoveAsync(ReviewRig.Stranger, own, ReviewMove.Ask, null, Token));
        Assert.Equal(0, await reviews.AskForCampaignAsync(ReviewRig.Ada, campaign, Token));
        await studio.AddClipAsync(campaignId: campaign);
        Assert.Equal(1, await reviews.AskForCampaignAsync(ReviewRig.Ada, campaign, Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MoreThanIsMovedAtOnce_IsToldOfInOneMessage(bool isWholeCampaign)
    {
        await using var studio = await TestStudio.StartAsync();
        var reviews = studio.Get<ReviewService>();
        var campaign = await studio.AddCampaignAsync(TestStudio.Owner, isShared: false, TestStudio.Stranger);
        var clips = Enumerable.Range(0, 501).Select(_ => Ready(campaign)).ToList();
        await using (var db = await studio.OpenAsync())
        {
            db.Jobs.AddRange(clips);
            await db.SaveChangesAsync(Token);
        }

        Assert.Equal(501, isWholeCampaign ? await reviews.AskForCampaignAsync(ReviewRig.Ada, campaign, Token) : await reviews.AskForDraftsAsync(ReviewRig.Ada, clips.ConvertAll(clip => clip.Id), Token));

        var line = Assert.Single(await studio.Get<NoticeList>().ReadAsync(TestStudio.Stranger, 10, Token));
        Assert.Equal((NoticeKind.ReviewAsked, 501), (line.Kind, line.Count));
    }

    private static Job Ready(long campaign) => new()
    {
        OwnerId = TestStudio.Owner,
        OperationId = Guid.NewGuid(),
        Title = "Boat",
        Prompt = "Boat",
        SearchText = "boat",
        Model = "m",
        Ratio = "9:16",
        Resolution = "720p",
        InputsJson = "{}",
        RequestJson = "{}",
        Gateway = "demo",
        State = JobState.Ready,
        CampaignId = campaign,
    };

    [Fact]
    public async Task ApprovedClip_IsNeitherDeletedNorCutAnew_UntilItIsReopened_AndWhatIsMadeFromItIsADraft()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await studio.AddClipAsync();
        await studio.SetAsync(id, job => job.Review = ReviewState.Approved);

        Assert.Equal(DecisionResult.Locked, await studio.Jobs.DeleteAsync(TestStudio.Owner, id, Token));
        Assert.Equal(DecisionResult.NotFound, await studio.Jobs.DeleteAsync(TestStudio.Stranger, id, Token));
        Assert.Equal(Web.Media.CropEnd.Locked, await studio.Get<JobCropper>().MakeAsync(TestStudio.Owner, id, Web.Gateway.CropAnchor.Start, Token));
        var again = Assert.IsType<SubmitResult.Created>(await studio.Jobs.TryAgainAsync(TestStudio.Owner, id, Guid.NewGuid(), Token));
        Assert.Equal(ReviewState.Draft, (await studio.FindAsync(again.JobId)).Review);

        await studio.Get<ReviewService>().MoveAsync(ReviewRig.Ada, id, ReviewMove.Reopen, null, Token);
        Assert.Equal(DecisionResult.Done, await studio.Jobs.DeleteAsync(TestStudio.Owner, id, Token));
    }

    [Fact]
    public async Task Guest_DecidesOnlyByALinkForDecisions_OnlyOnceItWasAskedFor_AndNeverReopens()
    {
        await using var studio = await TestStudio.StartAsync();
        var reviews = studio.Get<ReviewService>();
        var (asked, draft, other) = (await studio.AddClipAsync(), await studio.AddClipAsync(), await studio.AddClipAsync());
        await reviews.MoveAsync(ReviewRig.Ada, [asked, other], ReviewMove.Ask, Token);
        var guest = await studio.AddGuestAsync(GuestMay.Decide, [asked, draft]);

        Assert.Equal(ReviewEnd.NotAllowed, await reviews.MoveAsync(await studio.AddGuestAsync(GuestMay.Comment, [asked]), asked, ReviewMove.Approve, null, Token));
        Assert.Equal(ReviewEnd.NotInReview, await reviews.MoveAsync(guest, draft, ReviewMove.Approve, null, Token));
        Assert.Equal(ReviewEnd.NotFound, await reviews.MoveAsync(guest, other, ReviewMove.Approve, null, Token));
        Assert.Equal(ReviewEnd.Done, await reviews.MoveAsync(guest, asked, ReviewMove.Approve, null, Token));
        Assert.Equal(ReviewEnd.NotAllowed, await reviews.MoveAsync(guest, asked, ReviewMove.Reopen, null, Token));

        Assert.Equal("Maria (Client preview)", (await studio.FindAsync(asked)).ReviewedBy);
        Assert.Equal("Maria (Client preview)", (await studio.EventsAsync(asked))[^1].By);
    }

    [Fact]
    public async Task WhoDecided_IsToldToGuestsOfTheirOwnLinkOnly_AlsoWhenLinksHaveOneName()
    {
        await using var studio = await TestStudio.StartAsync();
        var reviews = studio.Get<ReviewService>();
        var id = await studio.AddClipAsync();
        await reviews.MoveAsync(ReviewRig.Ada, id, ReviewMove.Ask, null, Token);
        var (one, two) = (await studio.AddGuestAsync(GuestMay.Decide, [id]), await studio.AddGuestAsync(GuestMay.Decide, [id]));
        Assert.Equal(one.Pass.LinkName, two.Pass.LinkName);

        Assert.Equal("Ada", await DeciderAsync(two));
        await reviews.MoveAsync(one, id, ReviewMove.Approve, null, Token);

        Assert.Equal(one.Name, await DeciderAsync(one));
        Assert.Null(await DeciderAsync(two));
        await reviews.MoveAsync(ReviewRig.Ada, id, ReviewMove.Reopen, null, Token);
        Assert.Equal("Ada", await DeciderAsync(two));

        async Task<string?> DeciderAsync(Reviewer.Guest guest)
        {
            var visit = new GuestVisit("", guest.Pass, guest.Name, guest.Own);
            return (await studio.Make<GuestQuery>().FindAsync(visit, id, Token))!.Value.Clip.DeciderFor(guest.Pass);
        }
    }
}
