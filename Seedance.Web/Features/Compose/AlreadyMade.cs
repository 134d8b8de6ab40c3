using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose;

/// <summary>A clip of the team that the same request has made, or is making.</summary>
/// <param name="By">The name of who asked for it.</param>
/// <param name="IsMine">Others cannot open it.</param>
/// <param name="IsTrashed">It lies in this person's trash, and can be taken out of it.</param>
public sealed record MadeClip(long JobId, string Title, string By, bool IsMine, bool IsReady, bool HasPoster, bool IsTrashed, DateTime At, long? ConceptId, string? AssetId);

/// <summary>Looks whether somebody in the studio has a clip of the same request at the same gateway, before it is paid for again.</summary>
public sealed class AlreadyMade(IDbContextFactory<StudioDb> databases, VideoGateway gateway)
{
    private static readonly JobState[] Alive = [JobState.Queued, JobState.Submitting, JobState.Generating, JobState.Saving, JobState.Ready];

    /// <summary>By fingerprint: one's own and finished ones come before others, and one's own trash last.</summary>
    /// <param name="fingerprints">As <see cref="RequestFingerprint.Of"/> makes them.</param>
    public async Task<IReadOnlyDictionary<string, MadeClip>> FindAsync(string ownerId, IReadOnlyCollection<string> fingerprints, CancellationToken cancellationToken)
    {
        if (fingerprints.Count == 0) return new Dictionary<string, MadeClip>(StringComparer.Ordinal);
        var at = gateway.CurrentGateway;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.Jobs.AsNoTracking().Where(j => j.RequestHash != null && fingerprints.Contains(j.RequestHash) && j.Gateway == at && Alive.Contains(j.State) && (j.TrashedAt == null || j.OwnerId == ownerId))
            .Join(db.Users, j => j.OwnerId, user => user.Id, (j, user) => new
            {
                Hash = j.RequestHash!,
                Clip = new MadeClip(j.Id, j.Title, user.DisplayName, j.OwnerId == ownerId, j.State == JobState.Ready, j.PosterKey != null, j.TrashedAt != null, j.CreatedAt, j.ConceptId, j.AssetId),
            }).ToListAsync(cancellationToken);
        return found.GroupBy(one => one.Hash, StringComparer.Ordinal).ToDictionary(
            same => same.Key,
            same => same.Select(one => one.Clip).OrderBy(clip => clip.IsTrashed).ThenByDescending(clip => clip.IsMine).ThenByDescending(clip => clip.IsReady).ThenByDescending(clip => clip.JobId).First(),
            StringComparer.Ordinal);
    }
}
