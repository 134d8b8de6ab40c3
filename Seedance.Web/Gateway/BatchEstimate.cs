namespace Seedance.Web.Gateway;

/// <summary>
/// The sum of many estimates, for example of all cells of a concept. What is unknown of one request stays unknown in the sum: a total is
/// told only when every part of it is known, and beside it how much is known of the others.
/// </summary>
public sealed record BatchEstimate
{
    private BatchEstimate()
    {
    }

    /// <summary>How many requests there are.</summary>
    public int Requests { get; private init; }

    /// <summary>How many of them have no token count, because the size of their picture is not known.</summary>
    public int WithoutTokens { get; private init; }

    /// <summary>How many of them have no price.</summary>
    public int WithoutCost { get; private init; }

    /// <summary>A reference video of unknown length is among them: every sum is "at least".</summary>
    public bool HasUnknownVideoInput { get; private init; }

    /// <summary>The sum over those whose tokens are known, whatever the others are.</summary>
    public long KnownMinTokens { get; private init; }

    /// <summary>As <see cref="KnownMinTokens"/>, when the model chooses long clips.</summary>
    public long KnownMaxTokens { get; private init; }

    /// <summary>The sum over those whose price is known, in <see cref="GatewayOptions.Currency"/>.</summary>
    public decimal KnownMinCost { get; private init; }

    /// <summary>As <see cref="KnownMinCost"/>, when the model chooses long clips.</summary>
    public decimal KnownMaxCost { get; private init; }

    /// <summary>Null when the tokens of one of them are not known.</summary>
    public long? MinTokens => WithoutTokens == 0 ? KnownMinTokens : null;

    /// <summary>As <see cref="MinTokens"/>.</summary>
    public long? MaxTokens => WithoutTokens == 0 ? KnownMaxTokens : null;

    /// <summary>Null when the price of one of them is not known.</summary>
    public decimal? MinCost => WithoutCost == 0 ? KnownMinCost : null;

    /// <summary>As <see cref="MinCost"/>: what a limit is compared with.</summary>
    public decimal? MaxCost => WithoutCost == 0 ? KnownMaxCost : null;

    /// <summary>Adds up; no request at all is a sum of nothing, and known.</summary>
    public static BatchEstimate Of(IEnumerable<RequestEstimate> estimates)
    {
        var (requests, withoutTokens, withoutCost, unknownVideo) = (0, 0, 0, false);
        var (minTokens, maxTokens, minCost, maxCost) = (0L, 0L, 0m, 0m);
        foreach (var estimate in estimates)
        {
            requests++;
            unknownVideo |= estimate.HasUnknownVideoInput;
            if (estimate is { MinTokens: { } leastTokens, MaxTokens: { } mostTokens }) (minTokens, maxTokens) = (minTokens + leastTokens, maxTokens + mostTokens);
            else withoutTokens++;
            if (estimate is { MinCost: { } leastCost, MaxCost: { } mostCost }) (minCost, maxCost) = (minCost + leastCost, maxCost + mostCost);
            else withoutCost++;
        }

        return new BatchEstimate
        {
            Requests = requests,
            WithoutTokens = withoutTokens,
            WithoutCost = withoutCost,
            HasUnknownVideoInput = unknownVideo,
            KnownMinTokens = minTokens,
            KnownMaxTokens = maxTokens,
            KnownMinCost = minCost,
            KnownMaxCost = maxCost,
        };
    }
}
