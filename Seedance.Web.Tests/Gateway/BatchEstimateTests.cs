using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Gateway;

public sealed class BatchEstimateTests
{
    private static readonly RequestEstimate Priced = new(100, 200, 1.10m, 2.20m, false);

    [Fact]
    public void KnownEstimates_AddUp()
    {
        var sum = BatchEstimate.Of([Priced, Priced, new(50, 50, 0.005m, 0.005m, false)]);

        Assert.Equal((3, 250L, 450L), (sum.Requests, sum.MinTokens, sum.MaxTokens));
        Assert.Equal((2.205m, 4.405m), (sum.MinCost, sum.MaxCost));
        Assert.False(sum.HasUnknownVideoInput);
    }

    [Fact]
    public void OneUnknownPart_LeavesTheSumUnknownAndTellsWhatIsKnown()
    {
        var sum = BatchEstimate.Of([Priced, new(100, 100, null, null, false), new(null, null, null, null, false)]);

        Assert.Equal((1, 2), (sum.WithoutTokens, sum.WithoutCost));
        Assert.Null(sum.MinTokens);
        Assert.Null(sum.MaxTokens);
        Assert.Null(sum.MinCost);
        Assert.Null(sum.MaxCost);
        Assert.Equal((200L, 300L, 1.10m, 2.20m), (sum.KnownMinTokens, sum.KnownMaxTokens, sum.KnownMinCost, sum.KnownMaxCost));
    }

    [Fact]
    public void OneVideoOfUnknownLength_MakesTheSumALowerBound() =>
        Assert.True(BatchEstimate.Of([Priced, Priced with { HasUnknownVideoInput = true }]).HasUnknownVideoInput);

    [Fact]
    public void Nothing_CostsNothing()
    {
        var sum = BatchEstimate.Of([]);

        Assert.Equal((0, 0L, 0m), (sum.Requests, sum.MaxTokens, sum.MaxCost));
    }
}
