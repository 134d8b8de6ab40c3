using System.Collections.Concurrent;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>One kind of work, and what of it is under way.</summary>
internal sealed record JobLane(JobState State, Func<int> Limit, Func<ClaimedJob, CancellationToken, Task> Step, KeptClaims? Kept)
{
    public ConcurrentDictionary<Task, byte> Running { get; } = new();

    /// <summary>Places of jobs that are being stored at this moment.</summary>
    public int Taken { get; set; }

    /// <summary>False when the last look found nothing that waits for this work.</summary>
    public bool HasQueue { get; set; } = true;

    /// <summary>Whoever leaves a taken place is among the running ones before.</summary>
    public int Busy => Taken + Running.Count;

    public int Free() => Limit() - Busy;
}
