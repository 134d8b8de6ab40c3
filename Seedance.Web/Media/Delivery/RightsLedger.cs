using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;

namespace Seedance.Web.Media.Delivery;

public enum RightsFault
{
    /// <summary>The last day of the licence is over.</summary>
    Expired,

    /// <summary>The shown persons did not agree.</summary>
    NoConsent,

    /// <summary>It shows a person, and nobody has said whether they agreed.</summary>
    ConsentNotSaid,
}

/// <summary>What is to know about the rights of a file that a clip was made with.</summary>
/// <param name="Name">What people call the file.</param>
/// <param name="Until">The last day of its licence.</param>
public sealed record RightsFinding(RightsFault Fault, string Name, DateTime? Until)
{
    /// <summary>The clip must not be shown as it is; the rest is only to know.</summary>
    public bool IsGrave => Fault != RightsFault.ConsentNotSaid;
}

/// <summary>What the library knows of the rights of the files that clips were made with.</summary>
public sealed class RightsLedger(IDbContextFactory<StudioDb> databases, IOptionsMonitor<DeliveryOptions> options, TimeProvider clock)
{
    private const int Chunk = 500;

    /// <summary>Clips may be kept from being handed out (<see cref="DeliveryOptions.BlockRights"/>); else it is only warned of.</summary>
    public bool MayBlock => options.CurrentValue.BlockRights;

    /// <summary>A clip of which this is known is not handed out.</summary>
    public bool Blocks(IEnumerable<RightsFinding> findings) => MayBlock && findings.Any(finding => finding.IsGrave);

    /// <summary>This clip is not handed out. Costs nothing while no clip is kept back.</summary>
    public async Task<bool> IsBlockedAsync(long jobId, CancellationToken cancellationToken) => MayBlock && Blocks((await ReadAsync([jobId], cancellationToken))[jobId]);

    /// <summary>By clip; those that nothing is to know about are not there.</summary>
    public async Task<ILookup<long, RightsFinding>> ReadAsync(IReadOnlyCollection<long> jobIds, CancellationToken cancellationToken)
    {
        var found = new List<(long JobId, RightsFinding Finding)>();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var some in jobIds.Distinct().Chunk(Chunk))
        {
            var rows = await db.JobMedia.AsNoTracking().Where(use => some.Contains(use.JobId))
                .Join(db.MediaItems, use => use.MediaId, item => item.Id, (use, item) => new { use.JobId, item.Id, item.Name, item.LicenceUntil, item.HasConsent, item.Purpose })
                .OrderBy(row => row.JobId).ThenBy(row => row.Id).ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                if (Licence.DaysLeft(row.LicenceUntil, clock) < 0) found.Add((row.JobId, new RightsFinding(RightsFault.Expired, row.Name, row.LicenceUntil)));
                if (row.HasConsent == false) found.Add((row.JobId, new RightsFinding(RightsFault.NoConsent, row.Name, row.LicenceUntil)));
                else if (row is { HasConsent: null, Purpose: MediaPurpose.Person }) found.Add((row.JobId, new RightsFinding(RightsFault.ConsentNotSaid, row.Name, row.LicenceUntil)));
            }
        }

        return found.ToLookup(one => one.JobId, one => one.Finding);
    }
}
