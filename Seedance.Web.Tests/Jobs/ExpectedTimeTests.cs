using Seedance.Web.Jobs;

namespace Seedance.Web.Tests.Jobs;

public sealed class ExpectedTimeTests
{
    private static readonly DateTime Start = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void MostAtOnce_CountsWhatOverlaps_NotWhatFollows()
    {
        Assert.Equal(0, ExpectedTime.MostAtOnce([]));
        Assert.Equal(1, ExpectedTime.MostAtOnce([At(0, 5), At(5, 9), At(9, 9)]));
        Assert.Equal(3, ExpectedTime.MostAtOnce([At(0, 5), At(1, 4), At(2, 9), At(4, 6)]));
    }

    [Theory]
    [InlineData(18, 6, 6)]
    [InlineData(19, 6, 8)]
    [InlineData(1, 6, 2)]
    public void Batch_GoesInRoundsOfAsManyAsWereSeenAtOnce(int clips, int atOnce, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), new BatchPace(TimeSpan.FromMinutes(2), atOnce).For(clips));

    private static (DateTime From, DateTime To) At(int from, int to) => (Start.AddMinutes(from), Start.AddMinutes(to));
}
