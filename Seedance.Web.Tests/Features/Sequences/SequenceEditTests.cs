using Seedance.Web.Features.Sequences;
using Seedance.Web.Jobs.Sequences;

namespace Seedance.Web.Tests.Features.Sequences;

/// <summary>What is done to a plan in the editor. Clips are 5 s long.</summary>
public sealed class SequenceEditTests
{
    private const int Source = 5000;

    [Fact]
    public void Cut_MakesTwoPieces_SoThatTheMiddleCanBeTakenOut()
    {
        var edit = Of(7);
        var second = edit.Split(edit.Pieces[0].Key, 1000, Source)!.Value;
        var third = edit.Split(second, 2500, Source)!.Value;
        Assert.Equal("7:0-1000 7:1000-2500 7:2500-", Say(edit));

        Assert.True(edit.Remove(second));
        Assert.Equal("7:0-1000 7:2500-", Say(edit));
        Assert.Equal(1, edit.PlaceOf(third));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(4900)]
    [InlineData(5500)]
    public void Cut_TooNearToAnEdge_IsNone(int at)
    {
        var edit = Of(7);
        Assert.Null(edit.Split(edit.Pieces[0].Key, at, Source));
        Assert.False(edit.CanUndo);
    }

    [Theory]
    [InlineData(1000, 3000, "1000-3000")]
    [InlineData(-5, 9000, "0-")]
    [InlineData(3000, 1000, "3000-3200")]
    [InlineData(4990, null, "4800-")]
    [InlineData(0, 5000, "0-")]
    [InlineData(0, 50, "0-200")]
    public void Trim_StaysWithinTheClip_AndLeavesSomething(int start, int? end, string expected)
    {
        var edit = Of(7);
        edit.Trim(edit.Pieces[0].Key, start, end, Source);
        Assert.Equal("7:" + expected, Say(edit));
    }

    [Fact]
    public void Pieces_AreMovedDuplicatedAndUndone_AndKeepTheirKeys()
    {
        var edit = Of(1, 2, 3);
        var first = edit.Pieces[0].Key;
        Assert.True(edit.Move(first, 9));
        Assert.Equal("2:0- 3:0- 1:0-", Say(edit));
        Assert.Equal(2, edit.PlaceOf(first));
        Assert.False(edit.Move(first, 5));
        Assert.NotNull(edit.Duplicate(edit.Pieces[0].Key));
        Assert.Equal("2:0- 2:0- 3:0- 1:0-", Say(edit));

        Assert.True(edit.Undo());
        Assert.True(edit.Undo());
        Assert.False(edit.Undo());
        Assert.Equal("1:0- 2:0- 3:0-", Say(edit));
        Assert.True(edit.Redo());
        Assert.Equal("2:0- 3:0- 1:0-", Say(edit));
        edit.Set(new SequenceMusic(Guid.NewGuid()));
        Assert.False(edit.Redo()); // another way was taken
    }

    [Fact]
    public void FullFilm_TakesNoMorePieces()
    {
        var edit = Of([.. Enumerable.Range(1, SequencePlan.MostClips - 1).Select(i => (long)i)]);
        Assert.Equal(1, edit.Add([100, 101]));
        Assert.Equal(0, edit.Add([102]));
        Assert.Null(edit.Duplicate(edit.Pieces[0].Key));
        Assert.Null(edit.Split(edit.Pieces[0].Key, 2000, Source));
        Assert.Equal(SequencePlan.MostClips, edit.Plan.Clips.Count);
    }

    [Fact]
    public void DrawnCard_IsNoStep_AndAnotherVersionCanBeTakenBack()
    {
        var edit = Of(1);
        edit.Set(new EndCard(Guid.Empty) { Text = "Now" });
        var picture = Guid.NewGuid();
        edit.Drawn(picture);
        Assert.Equal((picture, "Now"), (edit.Plan.EndCard!.PictureId, edit.Plan.EndCard.Text));
        edit.Load(new SequencePlan { Clips = [new SequenceClip(9)] });
        Assert.Equal("9:0-", Say(edit));
        edit.Undo();
        Assert.Equal(("1:0-", picture), (Say(edit), edit.Card!.PictureId));
        edit.Undo();
        Assert.Null(edit.Card);
    }

    [Fact]
    public void ChosenPicture_IsStillTheChosenOne_WhenItIsTakenBackAndDoneAgain()
    {
        var edit = Of(1);
        var chosen = new EndCard(Guid.NewGuid()) { IsReady = true };
        edit.Set(chosen);
        edit.Set(new EndCard(Guid.Empty) { Text = "Now" });
        edit.Drawn(Guid.NewGuid());
        Assert.False(edit.Card!.IsReady);
        edit.Undo();
        Assert.Equal(chosen, edit.Card);
        edit.Redo();
        Assert.False(edit.Card.IsReady);
    }

    [Theory]
    [InlineData("", null, true)]
    [InlineData("Now", null, false)]
    [InlineData("", false, false)]
    [InlineData("", true, true)]
    public void CardOfAnOlderPlan_IsAChosenPicture_WhenNothingIsThereToDrawItFrom(string text, bool? isReady, bool isChosen)
    {
        var plan = new SequencePlan { EndCard = new EndCard(Guid.NewGuid()) { Text = text, IsReady = isReady } };
        Assert.Equal(isChosen, SequencePlan.TryRead(plan.ToJson())!.EndCard!.IsReady);
    }

    [Theory]
    [InlineData("#000000,#ffffff", "#000000", "#ffffff")]
    [InlineData("#ffe600,#fff0a0,#102030", "#ffe600", "#102030")]
    [InlineData("#4a4fd4", "#4a4fd4", "#ffffff")]
    [InlineData("#f0f0f0,#e0e0e0", "#f0f0f0", "#111111")]
    public void CardOfABrand_CanBeRead(string colours, string background, string foreground)
    {
        var card = CardColours.Of(new FilmBrand(Guid.NewGuid(), "Luma", colours.Split(','), null), new EndCard(Guid.Empty));
        Assert.Equal((background, foreground), (card.Background, card.Foreground));
        Assert.True(CardColours.Contrast(card.Background, card.Foreground) >= CardColours.Enough);
    }

    private static SequenceEdit Of(params long[] clips) => new(new SequencePlan { Clips = [.. clips.Select(id => new SequenceClip(id))] });

    private static string Say(SequenceEdit edit) => string.Join(' ', edit.Pieces.Select(piece => $"{piece.Clip.JobId}:{piece.Clip.StartMs}-{piece.Clip.EndMs}"));
}
