using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Notices;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Tests.Fakes;
using Seedance.Web.Tests.Jobs.Reviews;

namespace Seedance.Web.Tests.Jobs;

/// <summary>How people are told of the end of their jobs: each thing once, a batch in one go, and nothing lost by a stop.</summary>
public sealed class JobNoticeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EndOfOneClip_IsToldOnce_ByItsKind()
    {
        await using var studio = await StartAsync();
        var ready = await EndAsync(studio, JobState.Ready);
        studio.Clock.Advance(TimeSpan.FromSeconds(1));
        var failed = await EndAsync(studio, JobState.Failed);
        studio.Clock.Advance(TimeSpan.FromSeconds(1));
        var open = await EndAsync(studio, JobState.NeedsAttention);

        await TellAsync(studio, ready, failed, open, ready);
        await TellAsync(studio, ready);

        var lines = await ReadAsync(studio);
        Assert.Equal(
            [(NoticeKind.ClipReady, $"/clips/{ready}"), (NoticeKind.ClipFailed, $"/clips/{failed}"), (NoticeKind.NeedsAttention, $"/clips/{open}")],
            lines.OrderBy(line => line.JobId).Select(line => (line.Kind, line.Address)));
        Assert.All(lines, line => Assert.True(line.IsUnread));
        Assert.Empty(await studio.Get<NoticeList>().ReadAsync(TestStudio.Stranger, 10, Cancel));
    }

    [Fact]
    public async Task Batch_IsToldInOneGo_WhenItsLastClipHasEnded()
    {
        await using var studio = await StartAsync();
        var ids = await BatchAsync(studio, 5);
        foreach (var id in ids.Take(4)) await SetAsync(studio, id, JobState.Ready);
        await TellAsync(studio, [.. ids]);
        Assert.Empty(await ReadAsync(studio));

        await SetAsync(studio, ids[4], JobState.Failed);
        await TellAsync(studio, ids[4]);
        await TellAsync(studio, [.. ids]);

        var line = Assert.Single(await ReadAsync(studio));
        Assert.Equal((NoticeKind.BatchDone, 5, 1, "/history"), (line.Kind, line.Count, line.Failed, line.Address));
    }

    [Fact]
    public async Task BatchInWhichSomethingNeedsADecision_SaysSoAtOnce_AndOnlyOnce()
    {
        await using var studio = await StartAsync();
        var ids = await BatchAsync(studio, 3);
        await SetAsync(studio, ids[0], JobState.NeedsAttention);
        await TellAsync(studio, ids[0]);
        await SetAsync(studio, ids[1], JobState.NeedsAttention);
        await TellAsync(studio, ids[1]);

        Assert.Equal(NoticeKind.NeedsAttention, Assert.Single(await ReadAsync(studio)).Kind);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task ClipThatNeedsADecisionAgain_IsToldAgain_OnceEachTime(DatabaseProvider provider)
    {
        await using var studio = await StartAsync(provider);
        var single = await studio.SubmitAsync();
        studio.Clock.Advance(TimeSpan.FromSeconds(1));
        var ids = await BatchAsync(studio, 3);
        using var other = studio.Make<JobNoticeMaker>(); // of another replica
        await other.RecoverAsync(Cancel);
        for (var round = 1; round <= 2; round++)
        {
            foreach (var id in ids.Take(2).Append(single))
            {
                studio.Clock.Advance(TimeSpan.FromSeconds(1));
                await SetAsync(studio, id, JobState.NeedsAttention);
                await TellAsync(studio, [id, .. ids, single]);
            }

            await other.RecoverAsync(Cancel);

            Assert.Equal(
                [.. Enumerable.Repeat("/clips/" + single, round), .. Enumerable.Repeat("/history?state=attention", round)],
                (await ReadAsync(studio)).Select(line => line.Address).Order(StringComparer.Ordinal));
            foreach (var id in ids.Append(single)) await SetAsync(studio, id, JobState.Generating);
        }
    }

    [Fact]
    public async Task BatchOfWhichAllNeedADecision_IsNotOver_AndItsEndIsToldWhenTheyHaveOne()
    {
        await using var studio = await StartAsync();
        var ids = await BatchAsync(studio, 2);
        foreach (var id in ids) await SetAsync(studio, id, JobState.NeedsAttention);
        await TellAsync(studio, [.. ids]);
        Assert.Equal((NoticeKind.NeedsAttention, 2), await ReadAsync(studio) is [var open] ? (open.Kind, open.Count) : default);

        foreach (var id in ids) await SetAsync(studio, id, JobState.Ready);
        await TellAsync(studio, [.. ids]);

        Assert.Equal((NoticeKind.BatchDone, 2), await ReadAsync(studio) is [var over, _] ? (over.Kind, over.Count) : default);
    }

    [Theory]
    [InlineData(JobState.Cancelled, false, false)]
    [InlineData(JobState.Generating, true, false)]
    [InlineData(JobState.Cancelled, false, true)]
    [InlineData(JobState.Generating, true, true)]
    public async Task BatchWhoseLastClipIsCancelledOrThrownAway_IsTold_UnlessNothingCameOfIt(JobState last, bool isTrashed, bool byTheNextLook)
    {
        await using var studio = await StartAsync();
        await studio.Get<JobNoticeMaker>().RecoverAsync(Cancel);
        studio.Clock.Advance(TimeSpan.FromHours(1));
        var ids = await BatchAsync(studio, 3);
        studio.Clock.Advance(TimeSpan.FromSeconds(1));
        var none = await BatchAsync(studio, 2);
        foreach (var id in ids.Take(2)) await SetAsync(studio, id, JobState.Ready);
        await TellAsync(studio, [.. ids]);
        Assert.Empty(await ReadAsync(studio));

        foreach (var id in none.Append(ids[2])) await SetAsync(studio, id, last, isTrashed);
        using var next = studio.Make<JobNoticeMaker>();
        if (byTheNextLook) await next.RecoverAsync(Cancel);
        else await TellAsync(studio, ids[2], none[0], none[1]);

        Assert.Equal((NoticeKind.BatchDone, 2, 0), await ReadAsync(studio) is [var line] ? (line.Kind, line.Count, line.Failed) : default);
    }

    [Fact]
    public async Task TouchingAnOldClip_TellsNothingAgain_ThoughItsNoticeIsForgotten()
    {
        await using var studio = await StartAsync();
        var before = await EndAsync(studio, JobState.Ready);
        studio.Clock.Advance(TimeSpan.FromMinutes(1));
        await studio.Get<JobNoticeMaker>().RecoverAsync(Cancel); // the first start of a studio that tells
        await TellAsync(studio, before);
        Assert.Empty(await ReadAsync(studio));

        studio.Clock.Advance(TimeSpan.FromMinutes(1));
        var single = await EndAsync(studio, JobState.Ready);
        studio.Clock.Advance(TimeSpan.FromSeconds(1));
        long[] ids = [single, .. await BatchAsync(studio, 2)];
        foreach (var id in ids) await SetAsync(studio, id, JobState.Ready);
        await TellAsync(studio, ids);
        Assert.Equal(2, (await ReadAsync(studio)).Count);

        studio.Clock.Advance(TimeSpan.FromDays(1));
        await using (var db = await studio.OpenAsync()) await db.Notices.ExecuteDeleteAsync(Cancel);
        await TellAsync(studio, ids); // a star
        await SetTrashedAsync(studio, ids[1]);
        await TellAsync(studio, ids);

        Assert.Empty(await ReadAsync(studio));
    }

    [Fact]
    public async Task StopBeforeItIsTold_IsMadeUpFor_AndOldEndsAreNoNews()
    {
        await using var studio = await StartAsync();
        var old = await EndAsync(studio, JobState.Ready);
        studio.Clock.Advance(TimeSpan.FromMinutes(5));
        var maker = studio.Get<JobNoticeMaker>();
        await maker.RecoverAsync(Cancel); // the first start of a studio that tells
        studio.Clock.Advance(TimeSpan.FromMinutes(5));
        var missed = await EndAsync(studio, JobState.Ready);
        using var next = studio.Make<JobNoticeMaker>(); // what the stopped one had in mind is lost

        await next.RecoverAsync(Cancel);
        await next.RecoverAsync(Cancel);

        Assert.Equal(missed, Assert.Single(await ReadAsync(studio)).JobId);
        Assert.NotEqual(old, missed);
    }

    [Fact]
    public async Task BatchWhoseEndWasNotTold_IsToldOnce_ByTheNextLook()
    {
        await using var studio = await StartAsync();
        using var stopped = studio.Make<JobNoticeMaker>();
        await stopped.RecoverAsync(Cancel);
        studio.Clock.Advance(TimeSpan.FromHours(1));
        var ids = await BatchAsync(studio, 3);
        foreach (var id in ids) await SetAsync(studio, id, JobState.Ready);
        using var next = studio.Make<JobNoticeMaker>();

        await next.RecoverAsync(Cancel);
        studio.Clock.Advance(TimeSpan.FromMinutes(5));
        await stopped.RecoverAsync(Cancel); // of another replica, a few minutes later

        Assert.Equal((NoticeKind.BatchDone, 3), (await ReadAsync(studio)) is [var line] ? (line.Kind, line.Count) : default);
    }

    [Fact]
    public async Task CommentOrDecisionThatCannotBeTold_IsNotMadeEither()
    {
        await using var studio = await StartAsync();
        var id = await EndAsync(studio, JobState.Ready);
        await using (var db = await studio.OpenAsync())
        {
            var campaign = new Campaign { OwnerId = TestStudio.Owner, Name = "Summer", IsShared = true };
            db.Campaigns.Add(campaign);
            await db.SaveChangesAsync(Cancel);
            await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(job => job.CampaignId, campaign.Id).SetProperty(job => job.Review, ReviewState.InReview), Cancel);
            await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER stop BEFORE INSERT ON \"Notices\" BEGIN SELECT RAISE(ABORT, 'stopped'); END", Cancel);
        }

        var member = new Reviewer.Person(TestStudio.Stranger, "Kim");
        await Assert.ThrowsAsync<DbUpdateException>(() => studio.Get<ClipRemarks>().AddAsync(member, id, new NewRemark("Closer."), Cancel));
        await Assert.ThrowsAsync<DbUpdateException>(() => studio.Get<ReviewService>().MoveAsync(member, id, ReviewMove.Approve, null, Cancel));

        await using var look = await studio.OpenAsync();
        Assert.Equal((0, ReviewState.InReview), (await look.ClipComments.CountAsync(Cancel), (await look.Jobs.SingleAsync(Cancel)).Review));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task SameNotice_PutUpByManyAtOnce_IsThereOnce_WithItsMessages(DatabaseProvider provider)
    {
        await using var studio = await StartAsync(provider);
        await using (var db = await studio.OpenAsync())
        {
            db.Webhooks.Add(new Webhook { UserId = TestStudio.Owner, Url = "https://example.org/a", SealedSecret = "x" });
            db.Webhooks.Add(new Webhook { UserId = TestStudio.Owner, Url = "https://example.org/b", SealedSecret = "x", Kinds = "Commented,ReviewAsked" });
            db.Webhooks.Add(new Webhook { UserId = TestStudio.Owner, Url = "https://example.org/c", SealedSecret = "x", IsOn = false });
            await db.SaveChangesAsync(Cancel);
        }

        var notice = new NewNotice(TestStudio.Owner, NoticeKind.Approved, "decision:1", "Boat", "/clips/1") { By = "Kim" };
        var added = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => studio.Get<NoticeBoard>().AddAsync([notice], Cancel)));

        Assert.Equal(1, added.Sum());
        Assert.Equal(("Boat", "Kim"), (await ReadAsync(studio)) is [var line] ? (line.Subject, line.By) : ("", ""));
        await using var look = await studio.OpenAsync();
        Assert.Equal(1, await look.NoticeDeliveries.CountAsync(Cancel));
    }

    [Fact]
    public async Task ReadingAPage_TicksOffWhatLeadsThere_AndTellsTheOtherTabs()
    {
        await using var studio = await StartAsync();
        var list = studio.Get<NoticeList>();
        await studio.Get<NoticeBoard>().AddAsync(
            [.. Enumerable.Range(1, 3).Select(i => new NewNotice(TestStudio.Owner, NoticeKind.ClipReady, $"k{i}", $"Boat {i}", $"/clips/{i}"))], Cancel);
        var told = 0;
        studio.Get<JobNotifier>().Notified += (_, _) => told++;

        await list.ReadAtAsync(TestStudio.Stranger, "/clips/2", Cancel);
        Assert.Equal((3, 0), ((await list.StateAsync(TestStudio.Owner, Cancel)).Unread, told));
        await list.ReadAtAsync(TestStudio.Owner, "/clips/2", Cancel);
        Assert.Equal((2, 1), ((await list.StateAsync(TestStudio.Owner, Cancel)).Unread, told));
        await list.ReadAllAsync(TestStudio.Owner, Cancel);
        Assert.Equal(0, (await list.StateAsync(TestStudio.Owner, Cancel)).Unread);
    }

    [Fact]
    public async Task Review_IsToldToWhoeverIsAsked_AndTheDecisionToTheOwner_NeverToTheDoer()
    {
        await using var studio = await StartAsync();
        var ids = new[] { await EndAsync(studio, JobState.Ready), await EndAsync(studio, JobState.Ready) };
        await using (var db = await studio.OpenAsync())
        {
            var campaign = new Campaign { OwnerId = TestStudio.Owner, Name = "Summer", Members = [new CampaignMember { UserId = TestStudio.Stranger }] };
            db.Campaigns.Add(campaign);
            await db.SaveChangesAsync(Cancel);
            await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(job => job.CampaignId, campaign.Id), Cancel);
        }

        var (owner, member) = (new Reviewer.Person(TestStudio.Owner, "Ada"), new Reviewer.Person(TestStudio.Stranger, "Kim"));
        await studio.Get<ReviewService>().MoveAsync(owner, ids, ReviewMove.Ask, Cancel);
        await studio.Get<ReviewService>().MoveAsync(member, ids[0], ReviewMove.Approve, null, Cancel);
        await studio.Get<ClipRemarks>().AddAsync(member, ids[1], new NewRemark("Closer."), Cancel);
        await studio.Get<ClipRemarks>().AddAsync(owner, ids[1], new NewRemark("Why?"), Cancel);

        // No turn of any maker: a stop right after the commit loses none of them.
        Assert.Equal(
            [(NoticeKind.Approved, "Kim", 1), (NoticeKind.Commented, "Kim", 1)],
            (await ReadAsync(studio)).OrderBy(line => line.Kind).Select(line => (line.Kind, line.By ?? "", line.Count)));
        Assert.Equal(
            [(NoticeKind.ReviewAsked, "Ada", 2), (NoticeKind.Commented, "Ada", 1)],
            (await studio.Get<NoticeList>().ReadAsync(TestStudio.Stranger, 10, Cancel)).OrderBy(line => line.Kind).Select(line => (line.Kind, line.By ?? "", line.Count)));
    }

    [Fact]
    public async Task WhatAGuestSaysAndDecides_IsToldToWhoeverMadeTheirLink_AndToTheOwner_Once()
    {
        await using var studio = await StartAsync();
        var campaign = await studio.AddCampaignAsync(TestStudio.Owner, isShared: false, TestStudio.Stranger);
        var (theirs, own) = (await studio.AddClipAsync(campaignId: campaign), await studio.AddClipAsync(TestStudio.Stranger, campaign));
        foreach (var id in (long[])[theirs, own]) await studio.SetAsync(id, job => job.Review = ReviewState.InReview);
        var guest = await studio.AddGuestAsync(GuestMay.Decide, [theirs, own], owner: TestStudio.Stranger);

        await studio.Get<ClipRemarks>().AddAsync(guest, theirs, new NewRemark("Closer."), Cancel);
        await studio.Get<ReviewService>().MoveAsync(guest, theirs, ReviewMove.Approve, null, Cancel);
        await studio.Get<ReviewService>().MoveAsync(guest, own, ReviewMove.WantChanges, null, Cancel);

        Assert.Equal([(NoticeKind.Approved, theirs), (NoticeKind.ChangesWanted, own), (NoticeKind.Commented, theirs)], await ToldAsync(TestStudio.Stranger));
        Assert.Equal([(NoticeKind.Approved, theirs), (NoticeKind.Commented, theirs)], await ToldAsync(TestStudio.Owner));

        async Task<IEnumerable<(NoticeKind, long)>> ToldAsync(string who) =>
            (await studio.Get<NoticeList>().ReadAsync(who, 10, Cancel)).Select(line => (line.Kind, line.JobId!.Value)).OrderBy(line => line.Kind.ToString(), StringComparer.Ordinal);
    }

    [Fact]
    public void Choice_KeepsWhatWasChosen_AndTakesRubbishForTheUsual()
    {
        var choice = new NoticeChoice { HasSound = true }.With(NoticeKind.Approved, NoticeWays.Email, true).With(NoticeKind.ClipReady, NoticeWays.Here, false);
        var read = NoticeChoice.FromJson(choice.ToJson());
        Assert.True(read.HasSound);
        Assert.Equal(NoticeWays.Here | NoticeWays.Browser | NoticeWays.Email, read.WaysOf(NoticeKind.Approved));
        Assert.Equal(NoticeWays.Browser, read.WaysOf(NoticeKind.ClipReady));
        Assert.Equal(NoticeWays.Here | NoticeWays.Browser, NoticeChoice.FromJson("{").WaysOf(NoticeKind.Commented));
    }

    private static Task<TestStudio> StartAsync(DatabaseProvider provider = DatabaseProvider.Sqlite) => TestStudio.StartAsync(provider, services: SharedStudio.WithoutPosters);

    private static Task<IReadOnlyList<NoticeLine>> ReadAsync(TestStudio studio) => studio.Get<NoticeList>().ReadAsync(TestStudio.Owner, 10, Cancel);

    private static async Task TellAsync(TestStudio studio, params long[] ids)
    {
        var maker = studio.Get<JobNoticeMaker>();
        await maker.RunOnceAsync(Cancel); // what the making of the jobs itself has told
        foreach (var id in ids) studio.Get<JobNotifier>().Notify(TestStudio.Owner, id);
        await maker.RunOnceAsync(Cancel);
    }

    private static async Task<long> EndAsync(TestStudio studio, JobState state)
    {
        var id = await studio.SubmitAsync();
        await SetAsync(studio, id, state);
        return id;
    }

    private static async Task SetAsync(TestStudio studio, long id, JobState state, bool isTrashed = false)
    {
        var now = studio.Clock.GetUtcNow().UtcDateTime;
        await using (var db = await studio.OpenAsync())
        {
            await db.Jobs.Where(job => job.Id == id).ExecuteUpdateAsync(s => s.SetProperty(job => job.State, state).SetProperty(job => job.ChangedAt, now), Cancel);
            db.JobEvents.Add(new JobEvent { JobId = id, At = now, State = state });
            await db.SaveChangesAsync(Cancel);
        }

        if (isTrashed) await SetTrashedAsync(studio, id);
    }

    private static async Task SetTrashedAsync(TestStudio studio, long id)
    {
        var now = studio.Clock.GetUtcNow().UtcDateTime;
        await using var db = await studio.OpenAsync();
        await db.Jobs.Where(job => job.Id == id).ExecuteUpdateAsync(s => s.SetProperty(job => job.TrashedAt, now), Cancel);
    }

    private static async Task<IReadOnlyList<long>> BatchAsync(TestStudio studio, int count) => Assert.IsType<BatchResult.Created>(await studio.Get<JobBatches>().SubmitAllAsync(
        [.. Enumerable.Range(0, count).Select(i => new NewJob(TestStudio.Owner, Guid.NewGuid(), null, TestStudio.Request($"Wish {i}")))], Cancel)).JobIds;
}
