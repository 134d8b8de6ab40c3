namespace Seedance.Web.Data;

/// <summary>A search in the text of one person's jobs.</summary>
/// <param name="Words">At least one; folded by <see cref="SearchText.Words"/>.</param>
public sealed record JobSearch(string OwnerId, IReadOnlyList<string> Words)
{
    /// <summary>Only jobs in these states; empty: in any.</summary>
    public IReadOnlyList<JobState> States { get; init; } = [];

    /// <summary>Ids from here on.</summary>
    public long From { get; init; }

    /// <summary>Ids below this one.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>At most so many, those with the highest ids.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>The states as a list for SQL. They are names of our own, so nothing in it needs to be escaped.</summary>
    internal string StateList => string.Join(", ", States.Select(state => $"'{state}'"));
}
