using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.History;

/// <summary>Which jobs the history shows, by where they stand.</summary>
public enum HistoryStates
{
    All,
    Making,
    Ready,
    Failed,
    Attention,
    Cancelled,
    Expired,
}

/// <summary>What the history's address says: the words that are searched and the states that are shown.</summary>
public sealed record HistoryFilter(string Text, HistoryStates Show)
{
    /// <summary>Longer searches are cut.</summary>
    public const int MaxTextLength = 200;

    /// <summary>Everything.</summary>
    public static readonly HistoryFilter None = new("", HistoryStates.All);

    public bool IsNone => this == None;

    /// <summary>The job states behind the choice; empty: any.</summary>
    public IReadOnlyList<JobState> States => Show switch
    {
        HistoryStates.All => [],
        HistoryStates.Making => JobStore.Active,
        HistoryStates.Ready => [JobState.Ready],
        HistoryStates.Failed => [JobState.Failed],
        HistoryStates.Attention => [JobState.NeedsAttention],
        HistoryStates.Cancelled => [JobState.Cancelled],
        _ => [JobState.Expired],
    };

    /// <summary>Where the history shows this.</summary>
    public string Address
    {
        get
        {
            List<string> parts = [];
            if (Text.Length > 0) parts.Add("q=" + Uri.EscapeDataString(Text));
            if (Show != HistoryStates.All) parts.Add("state=" + Show.ToString().ToLowerInvariant());
            return parts.Count == 0 ? "/history" : "/history?" + string.Join('&', parts);
        }
    }

    /// <summary>Reads the address; what it does not know counts as not said.</summary>
    public static HistoryFilter From(string? text, string? state)
    {
        var words = (text ?? "").Trim();
        if (words.Length > MaxTextLength) words = words[..(char.IsHighSurrogate(words[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength)];
        var show = Enum.GetValues<HistoryStates>().FirstOrDefault(s => string.Equals(s.ToString(), state, StringComparison.OrdinalIgnoreCase));
        return new HistoryFilter(words, show);
    }
}
