using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brief;

namespace Seedance.Web.Tests.Features.Compose.Brief;

/// <summary>The shots fill the clip exactly, whatever is done to them.</summary>
public sealed class ShotTimesTests
{
    public static TheoryData<AdKind, int> KindsAndSeconds => [.. Enum.GetValues<AdKind>().SelectMany(kind => Enumerable.Range(4, 12).Select(seconds => (kind, seconds)))];

    [Theory]
    [MemberData(nameof(KindsAndSeconds))]
    public void Skeleton_FitsTheSeconds_InHalves_WithTimeToSeeEachShot(AdKind kind, int seconds)
    {
        var shots = AdSkeletons.For(kind, seconds);

        Assert.Equal(seconds * 10, shots.Sum(shot => shot.Tenths));
        Assert.All(shots, shot => Assert.True(shot.Tenths >= 15 && shot.Tenths % 5 == 0, $"{shot.Id} has {shot.Tenths} tenths."));
        Assert.Equal(shots.Count, shots.Select(shot => shot.Id).Distinct().Count());
        Assert.EndsWith(".call", shots[^1].Id, StringComparison.Ordinal);
        Assert.InRange(shots.Count, 2, 5);
    }

    [Fact]
    public void Skeleton_HasFewerShots_WhenTheClipIsShort()
    {
        Assert.Equal([2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5], Enumerable.Range(4, 12).Select(seconds => AdSkeletons.For(AdKind.UgcReview, seconds).Count));
        Assert.Equal([20, 25, 15], AdSkeletons.For(AdKind.ProductReveal, 6).Select(shot => shot.Tenths)); // hook, product, call: product.md 5
    }

    [Theory]
    [InlineData(new[] { 30, 40, 30 }, 60)]
    [InlineData(new[] { 1, 1, 1 }, 100)]
    [InlineData(new[] { 0, 0 }, 40)]
    [InlineData(new[] { 1000, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, 40)]
    [InlineData(new[] { 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 }, 150)]
    public void Fit_AddsUpExactly_AndLeavesNoShotOut(int[] shares, int total)
    {
        var lengths = ShotTimes.Fit(shares, total);

        Assert.Equal(total, lengths.Sum());
        Assert.All(lengths, length => Assert.True(length >= Math.Min(ShotTimes.Least, total / shares.Length), $"{length} tenths"));
    }

    [Fact]
    public void AnotherLength_AndBack_ChangesNothing()
    {
        var form = new ComposeForm { Duration = "15" };
        ShotPlan.Rows(form);
        var before = ShotPlan.Of(form).Select(shot => shot.To).ToList();

        form.Duration = "4";
        Assert.Equal(4, ShotPlan.Of(form)[^1].To);
        form.Duration = "15";

        Assert.Equal(before, ShotPlan.Of(form).Select(shot => shot.To));
    }

    [Theory]
    [InlineData(0, 45, new[] { 45, 15, 40 })]
    [InlineData(0, -9, new[] { 5, 55, 40 })]
    [InlineData(0, 999, new[] { 55, 5, 40 })]
    [InlineData(1, 70, new[] { 30, 40, 30 })]
    [InlineData(2, 50, new[] { 30, 30, 40 })] // the end of the clip is no border
    public void Border_MovesBetweenItsNeighboursOnly(int border, int at, int[] expected) => Assert.Equal(expected, ShotTimes.MoveBorder([30, 30, 40], border, at));

    [Theory]
    [InlineData(1, 50)]
    [InlineData(1, 1000)]
    [InlineData(1, 0)]
    [InlineData(0, 33)]
    public void Resize_TakesFromTheOthers(int shot, int length)
    {
        var lengths = ShotTimes.Resize([30, 30, 40], shot, length);

        Assert.Equal(100, lengths.Sum());
        Assert.Equal(Math.Clamp(length, 5, 90), lengths[shot]);
    }

    [Theory]
    [InlineData("Tired at three again?", 3, 4, false)]
    [InlineData("One two three four five six seven eight", 3, 8, true)]
    [InlineData("It's 46-fold, for €4.99!", 2, 4, false)]
    [InlineData("三点又困了？快来试试山岚吧", 2.4, 12, false)]
    [InlineData("三点又困了？快来试试山岚吧", 2.3, 12, true)]
    [InlineData("试试 Fjell 吧", 1, 5, false)]
    [InlineData("جرّبه اليوم", 1, 2, false)]
    [InlineData("🍓 ... !", 1, 0, false)]
    public void Pace_CountsWords_AndSignsOfChinese(string words, double seconds, int count, bool isTooFast)
    {
        var pace = SpeechPace.Of(words, seconds);

        Assert.Equal((count, isTooFast), (pace.Count, pace.IsTooFast));
    }
}
