namespace Seedance.Web.Data;

/// <summary>A search in the text of jobs: of one person, of some campaigns, or of both.</summary>
/// <param name="OwnerId">Counts when <see cref="CampaignIds"/> is empty, or with <see cref="IsOwnToo"/>.</param>
/// <param name="Phrases">At least one; made by <see cref="SearchText.Phrases"/>.</param>
public sealed record JobSearch(string OwnerId, IReadOnlyList<SearchPhrase> Phrases)
{
    /// <summary>The jobs of these campaigns, whoever made them.</summary>
    public IReadOnlyList<long> CampaignIds { get; init; } = [];

    /// <summary>Beside those of the campaigns, the person's own.</summary>
    public bool IsOwnToo { get; init; }

    /// <summary>Only jobs in these states; empty: in any. Not together with campaigns.</summary>
    public IReadOnlyList<JobState> States { get; init; } = [];

    /// <summary>Ids from here on.</summary>
    public long From { get; init; }

    /// <summary>Ids below this one.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>At most so many, those with the highest ids.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>At most so many, those with the lowest ids.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>The states as a list for SQL. They are names of our own, so nothing in it needs to be escaped.</summary>
    internal string StateList => string.Join(", ", States.Select(state => $"'{state}'"));

    /// <summary>The campaigns as a list for SQL.</summary>
    internal string CampaignList => string.Join(", ", CampaignIds);
}

/// <summary>One way to find ids: a statement that yields them in their order, with a place {0} … for each value.</summary>
/// <param name="After">Not worth it when the one before found fewer.</param>
public sealed record SearchStep(string Sql, int After = 0);
