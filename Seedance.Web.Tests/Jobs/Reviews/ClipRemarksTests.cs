using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs.Reviews;

/// <summary>Comments: pinned, answered, resolved; each one's own; and what a guest gets to read.</summary>
public sealed class ClipRemarksTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Comments_StandAtTheirMomentAndSpot_WithTheirAnswers(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var remarks = studio.Get<ClipRemarks>();
        var campaign = await studio.AddCampaignAsync(TestStudio.Owner, isShared: true);
        var id = await studio.AddClipAsync(campaignId: campaign);
        var told = new List<long>();
        studio.Get<JobNotifier>().Notified += (_, job) => told.Add(job);

        var (_, late) = await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("Logo too small", null, 1500, 0.25, 0.75), Token);
        await remarks.AddAsync(ReviewRig.Stranger, id, new NewRemark("  Lovely.\r\nReally.  "), Token);
        var (_, answer) = await remarks.AddAsync(ReviewRig.Stranger, id, new NewRemark("Agreed", late, 9, 0.1, 0.1), Token);
        await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("Thanks", answer), Token); // to the answer: beside it
        await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("End", null, 99_000, 2, 0.5), Token); // beyond the clip and the frame

        var list = await remarks.ListAsync(ReviewRig.Ada, id, Token);
        Assert.Equal(["Lovely.\nReally.", "Logo too small", "End"], list.Select(remark => remark.Text));
        Assert.Equal((1500, 0.25, 0.75), (list[1].AtMs, list[1].X, list[1].Y));
        Assert.Equal((10_000, null, null), (list[2].AtMs, list[2].X, list[2].Y));
        Assert.Equal([("Agreed", (int?)null), ("Thanks", null)], list[1].Answers.Select(of => (of.Text, of.AtMs)));
        Assert.Equal((true, false, true), (list[1].MayEdit, list[0].MayEdit, list[1].Answers[1].MayEdit));
        Assert.True(told.Count(job => job == id) >= 5, "Each comment and each notice of one is told.");
        Assert.Equal(3, (await remarks.CountOpenAsync(ReviewRig.Ada, [id, 999], Token))[id]);

        Assert.Equal(RemarkEnd.Done, await remarks.ResolveAsync(ReviewRig.Stranger, late, true, Token));
        var resolved = (await remarks.ListAsync(ReviewRig.Ada, id, Token))[1];
        Assert.Equal(("Sam", studio.Clock.GetUtcNow().UtcDateTime), (resolved.ResolvedBy, resolved.ResolvedAt));
        Assert.Equal(RemarkEnd.Done, await remarks.ResolveAsync(ReviewRig.Ada, late, false, Token));
        Assert.Null((await remarks.ListAsync(ReviewRig.Ada, id, Token))[1].ResolvedAt);
    }

    [Fact]
    public async Task OwnComment_IsEditedAndDeleted_AnothersIsNot()
    {
        await using var studio = await TestStudio.StartAsync();
        var remarks = studio.Get<ClipRemarks>();
        var id = await studio.AddClipAsync(campaignId: await studio.AddCampaignAsync(TestStudio.Owner, isShared: true));
        var (_, mine) = await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("First"), Token);
        await remarks.AddAsync(ReviewRig.Stranger, id, new NewRemark("Answer", mine), Token);

        Assert.Equal(RemarkEnd.NotAllowed, await remarks.EditAsync(ReviewRig.Stranger, mine, "Mine now", null, Token));
        Assert.Equal(RemarkEnd.NotAllowed, await remarks.DeleteAsync(ReviewRig.Stranger, mine, Token));
        Assert.Equal(RemarkEnd.Empty, await remarks.EditAsync(ReviewRig.Ada, mine, " \n ", null, Token));
        Assert.Equal(RemarkEnd.TooLong, await remarks.EditAsync(ReviewRig.Ada, mine, new string('x', ReviewText.MaxRemark + 1), null, Token));
        Assert.Equal(RemarkEnd.Done, await remarks.EditAsync(ReviewRig.Ada, mine, "Second", null, Token));
        Assert.Equal(("Second", true), (await remarks.ListAsync(ReviewRig.Ada, id, Token)) is [var edited] ? (edited.Text, edited.IsEdited) : default);

        Assert.Equal(RemarkEnd.Done, await remarks.DeleteAsync(ReviewRig.Ada, mine, Token));
        var left = Assert.Single(await remarks.ListAsync(ReviewRig.Ada, id, Token)); // for the sake of its answer
        Assert.Equal((true, "", "", 1), (left.IsDeleted, left.Text, left.Author, left.Answers.Count));
        Assert.Equal(RemarkEnd.NotFound, await remarks.EditAsync(ReviewRig.Ada, mine, "Third", null, Token));
    }

    [Fact]
    public async Task Guest_ReadsTheStudioAndTheirOwnLink_NeverWhatCameByAnother()
    {
        await using var studio = await TestStudio.StartAsync();
        var remarks = studio.Get<ClipRemarks>();
        var (id, hidden) = (await studio.AddClipAsync(), await studio.AddClipAsync());
        var (maria, rival, viewer) = (await studio.AddGuestAsync(GuestMay.Comment, [id]), await studio.AddGuestAsync(GuestMay.Decide, [id]), await studio.AddGuestAsync(GuestMay.View, [id]));
        var (_, team) = await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("From us"), Token);
        var (_, own) = await remarks.AddAsync(maria, id, new NewRemark("From Maria"), Token);
        await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("To Maria", own), Token);
        await remarks.AddAsync(rival, id, new NewRemark("Rival", team), Token);

        Assert.Equal(["From us", "From Maria"], (await remarks.ListAsync(maria, id, Token)).Select(of => of.Text));
        Assert.Equal("To Maria", Assert.Single((await remarks.ListAsync(maria, id, Token))[1].Answers).Text);
        Assert.Equal("Rival", Assert.Single(Assert.Single(await remarks.ListAsync(rival, id, Token)).Answers).Text);
        Assert.Empty(await remarks.ListAsync(viewer, id, Token));
        Assert.Equal(4, (await remarks.ListAsync(ReviewRig.Ada, id, Token)).Sum(of => 1 + of.Answers.Count));
        Assert.Equal("Client preview", (await remarks.ListAsync(ReviewRig.Ada, id, Token))[1].Link);

        Assert.Equal(RemarkEnd.NotAllowed, (await remarks.AddAsync(viewer, id, new NewRemark("x"), Token)).End);
        Assert.Equal(RemarkEnd.NotFound, (await remarks.AddAsync(maria, hidden, new NewRemark("x"), Token)).End);
        Assert.Equal(RemarkEnd.NotFound, (await remarks.AddAsync(rival, id, new NewRemark("x", own), Token)).End);
        Assert.Equal(RemarkEnd.NotAllowed, await remarks.DeleteAsync(maria, own, Token)); // their browser does not prove it
        Assert.Equal(RemarkEnd.NotFound, await remarks.EditAsync(rival with { Own = new HashSet<Guid> { own } }, own, "x", null, Token));
        Assert.Equal(RemarkEnd.Done, await remarks.EditAsync(maria with { Own = new HashSet<Guid> { own } }, own, "Edited", null, Token));
        Assert.Equal(RemarkEnd.Done, await remarks.DeleteAsync(ReviewRig.Ada, own, Token)); // whose clip it is may remove what strangers wrote
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Guest_NeverMeetsWhatTheTeamSaysAmongItself_NorAnswersToIt(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var remarks = studio.Get<ClipRemarks>();
        var id = await studio.AddClipAsync(campaignId: await studio.AddCampaignAsync(TestStudio.Owner, isShared: true));
        var maria = await studio.AddGuestAsync(GuestMay.Comment, [id]);
        var (_, open) = await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("Open"), Token);
        var (_, hushed) = await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("Among us", IsInternal: true), Token);
        var (_, below) = await remarks.AddAsync(ReviewRig.Stranger, id, new NewRemark("Below", hushed), Token); // as what it answers
        await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("Further below", below), Token);
        await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("Aside", open, IsInternal: true), Token);
        var (_, own) = await remarks.AddAsync(maria, id, new NewRemark("From Maria", open, IsInternal: true), Token); // not theirs to say
        maria = maria with { Own = new HashSet<Guid> { own } };

        var seen = await remarks.ListAsync(maria, id, Token);
        Assert.Equal(["Open", "From Maria"], seen.SelectMany(of => of.Answers.Prepend(of)).Select(of => of.Text));
        Assert.Equal(1, (await remarks.CountOpenAsync(maria, [id], Token))[id]);
        Assert.Equal(2, (await remarks.CountOpenAsync(ReviewRig.Ada, [id], Token))[id]);
        Assert.Equal(
            [("Open", false), ("Aside", true), ("From Maria", false), ("Among us", true), ("Below", true), ("Further below", true)],
            (await remarks.ListAsync(ReviewRig.Ada, id, Token)).SelectMany(of => of.Answers.Prepend(of)).Select(of => (of.Text, of.IsInternal)));
        Assert.Equal(RemarkEnd.NotFound, (await remarks.AddAsync(maria, id, new NewRemark("?", hushed), Token)).End);
        Assert.Equal(RemarkEnd.NotFound, (await remarks.AddAsync(maria, id, new NewRemark("?", below), Token)).End);
        Assert.Equal(RemarkEnd.NotFound, await remarks.EditAsync(maria, hushed, "?", null, Token));
        Assert.Equal(RemarkEnd.NotFound, await remarks.DeleteAsync(maria, below, Token));

        // Its author alone changes who reads it, without that being an edit of its words.
        Assert.Equal(RemarkEnd.NotAllowed, await remarks.EditAsync(ReviewRig.Stranger, open, "Open", true, Token));
        Assert.Equal(RemarkEnd.Done, await remarks.EditAsync(ReviewRig.Ada, open, "Open", true, Token));
        Assert.False((await remarks.ListAsync(ReviewRig.Ada, id, Token))[0].IsEdited);
        Assert.Empty(await remarks.ListAsync(maria, id, Token));
        Assert.Equal(RemarkEnd.NotFound, await remarks.EditAsync(maria, own, "From Maria again", null, Token));
        await remarks.EditAsync(ReviewRig.Ada, hushed, "Among us", false, Token);
        Assert.Equal(["Among us"], (await remarks.ListAsync(maria, id, Token)).SelectMany(of => of.Answers.Prepend(of)).Select(of => of.Text)); // what was said below stays below
    }

    [Fact]
    public async Task ChoiceOfReaders_IsRememberedByPerson_AndBeginsWithTheTeam()
    {
        await using var studio = await TestStudio.StartAsync();
        var remarks = studio.Get<ClipRemarks>();
        var id = await studio.AddClipAsync();
        Assert.True(await remarks.IsInternalByHabitAsync(TestStudio.Owner, Token));
        await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("To all"), Token);
        await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("To all again"), Token);
        Assert.Equal((false, true), (await remarks.IsInternalByHabitAsync(TestStudio.Owner, Token), await remarks.IsInternalByHabitAsync(TestStudio.Stranger, Token)));
        await remarks.AddAsync(ReviewRig.Ada, id, new NewRemark("To us", IsInternal: true), Token);
        Assert.True(await remarks.IsInternalByHabitAsync(TestStudio.Owner, Token));
    }

    [Theory]
    [InlineData("  Maria   Client ", "Maria Client")]
    [InlineData("Ana\u202Eneg", "Ananeg")]
    [InlineData("a\r\nb\tc\0", "a b c")]
    [InlineData("\u200F\u2066", "")]
    public void Name_IsOneCalmLine(string typed, string kept) => Assert.Equal(kept, ReviewText.Name(typed));

    [Fact]
    public void LongName_IsCutBetweenCharacters() => Assert.Equal(new string('x', 59), ReviewText.Name(new string('x', 59) + "😀"));
}
