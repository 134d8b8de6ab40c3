namespace Seedance.Web.Jobs;

/// <summary>How a change of one or many jobs ended, each for itself. What is in none of the lists does not exist for this person.</summary>
public sealed record ShelfResult
{
    /// <summary>Changed, or as wished already.</summary>
    public IReadOnlyList<long> Done { get; init; } = [];

    /// <summary>Approved: nothing changes until the review is opened again.</summary>
    public IReadOnlyList<long> Locked { get; init; } = [];

    /// <summary>Somebody else's: only its owner may do this.</summary>
    public IReadOnlyList<long> Foreign { get; init; } = [];

    /// <summary>In the moment of the paid call: a little later it can be done.</summary>
    public IReadOnlyList<long> Busy { get; init; } = [];

    /// <summary>Has as many tags as a job may have.</summary>
    public IReadOnlyList<long> Full { get; init; } = [];
}
