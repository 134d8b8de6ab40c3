using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Clips;

/// <summary>Reads the clips that are compared.</summary>
public sealed class CompareQuery(IDbContextFactory<StudioDb> databases)
{
    /// <summary>So many fit beside each other.</summary>
    public const int Most = 4;

    /// <summary>The ids of an address, "3,1,2": each once, the first four.</summary>
    public static IReadOnlyList<long> Read(string? ids) =>
        [.. (ids ?? "").Split(',').Select(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0).Where(id => id > 0).Distinct().Take(Most)];

    /// <summary>Those that are finished and that this person may see, in this order.</summary>
    public async Task<IReadOnlyList<Job>> FindAsync(string personId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = await db.JobsSeenBy(personId).AsNoTracking().Where(j => ids.Contains(j.Id) && j.State == JobState.Ready && j.ClipKey != null).ToListAsync(cancellationToken);
        return [.. ids.Select(id => jobs.Find(job => job.Id == id)).OfType<Job>()];
    }
}
