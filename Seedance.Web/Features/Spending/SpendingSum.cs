namespace Seedance.Web.Features.Spending;

/// <summary>What some clips used. What nobody knows is counted by itself and is part of no sum.</summary>
public sealed class SpendingSum
{
    private readonly SortedDictionary<string, Money> _money = new(StringComparer.Ordinal);

    /// <summary>Clips that were sent to the gateway, or refused before.</summary>
    public long Clips => Charged + Free + Unknown + Running;

    /// <summary>Charged: made, or failed with a charge.</summary>
    public long Charged { get; private set; }

    /// <summary>Failed or called off without a charge.</summary>
    public long Free { get; private set; }

    /// <summary>Ended without a clip, and nobody here knows whether it was charged.</summary>
    public long Unknown { get; private set; }

    /// <summary>Being made.</summary>
    public long Running { get; private set; }

    /// <summary>Of the charged ones: as counted by the provider, else as estimated.</summary>
    public long Tokens { get; private set; }

    /// <summary>Of the charged ones.</summary>
    public long EstimatedTokens { get; private set; }

    /// <summary>Charged ones of which the provider told no tokens: they stand in the sums as estimated.</summary>
    public long NotTold { get; private set; }

    /// <summary>Charged ones whose price was not known: they stand in no sum of money.</summary>
    public long Unpriced { get; private set; }

    /// <summary>By currency.</summary>
    public IReadOnlyDictionary<string, Money> ByCurrency => _money;

    /// <summary>All of them together.</summary>
    public static SpendingSum Of(IEnumerable<SpendingSum> parts)
    {
        var all = new SpendingSum();
        foreach (var part in parts)
        {
            all.Charged += part.Charged;
            all.Free += part.Free;
            all.Unknown += part.Unknown;
            all.Running += part.Running;
            all.Tokens += part.Tokens;
            all.EstimatedTokens += part.EstimatedTokens;
            all.NotTold += part.NotTold;
            all.Unpriced += part.Unpriced;
            foreach (var (currency, money) in part._money) all._money[currency] = (all._money.GetValueOrDefault(currency) ?? Money.None) + money;
        }

        return all;
    }

    /// <summary>Adds what the database found.</summary>
    internal void Add(SpendingFigures figures)
    {
        var isCharged = false;
        switch (figures.Class)
        {
            case "Charged": (Charged, isCharged) = (Charged + figures.Clips, true); break;
            case "Free": Free += figures.Clips; return;
            case "Running": Running += figures.Clips; break;
            default: Unknown += figures.Clips; break;
        }

        if (isCharged)
        {
            Tokens += figures.Tokens;
            EstimatedTokens += figures.EstimatedTokens;
            NotTold += figures.Clips - figures.Told;
            Unpriced += figures.Clips - figures.Priced;
        }

        if (figures.Currency is not { } currency) return;
        var money = _money.GetValueOrDefault(currency) ?? Money.None;
        _money[currency] = figures.Class switch
        {
            "Charged" => money with { Spent = money.Spent + figures.SpentMicros, Estimated = money.Estimated + figures.EstimatedMicros },
            "Running" => money with { InHand = money.InHand + figures.EstimatedMicros },
            _ => money with { Doubtful = money.Doubtful + figures.EstimatedMicros },
        };
    }
}

/// <summary>Sums in millionths of one currency.</summary>
/// <param name="Spent">What the charged clips cost by the provider's count of tokens, else by the estimate.</param>
/// <param name="Estimated">What the same clips were estimated at.</param>
/// <param name="Doubtful">The estimates of those of which nobody knows whether they were charged.</param>
/// <param name="InHand">The estimates of those that are being made.</param>
public sealed record Money(long Spent, long Estimated, long Doubtful, long InHand)
{
    public static readonly Money None = new(0, 0, 0, 0);

    public static Money operator +(Money one, Money other) =>
        new(one.Spent + other.Spent, one.Estimated + other.Estimated, one.Doubtful + other.Doubtful, one.InHand + other.InHand);
}

/// <summary>What the language model was used for; its price is not known here.</summary>
public sealed record ChatSum(int Uses, long PromptTokens, long AnswerTokens);

/// <summary>One row of the page's table.</summary>
/// <param name="Key">A day (yyyy-MM-dd), or the id of a person, model or concept; empty: none.</param>
public sealed record SpendingRow(string Key, SpendingSum Sum);

/// <summary>What the database adds up.</summary>
internal sealed class SpendingFigures
{
    public string Key { get; set; } = "";

    public string Class { get; set; } = "";

    public string? Currency { get; set; }

    public long Clips { get; set; }

    public long Tokens { get; set; }

    public long EstimatedTokens { get; set; }

    public long Told { get; set; }

    public long Priced { get; set; }

    public long SpentMicros { get; set; }

    public long EstimatedMicros { get; set; }
}
