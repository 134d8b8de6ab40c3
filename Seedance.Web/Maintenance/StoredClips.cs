using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Maintenance;

/// <summary>The files that one Ready job needs.</summary>
internal sealed record StoredClip(long JobId, string ClipKey, long Bytes, string Sha256, string? PosterKey, string? LastFrameKey)
{
    public IEnumerable<string> Extras => new[] { PosterKey, LastFrameKey }.OfType<string>();

    /// <summary>All of them, by number, without ever holding all of them.</summary>
    public static async IAsyncEnumerable<StoredClip> ReadAllAsync(
        StudioDb db, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long after = 0;
        while (true)
        {
            var page = await db.Jobs.AsNoTracking().Where(job => job.State == JobState.Ready && job.Id > after).OrderBy(job => job.Id).Take(500)
                .Select(job => new StoredClip(job.Id, job.ClipKey!, job.ClipBytes ?? 0, job.ClipSha256!, job.PosterKey, job.LastFrameKey))
                .ToListAsync(cancellationToken);
            if (page.Count == 0) yield break;
            foreach (var clip in page) yield return clip;
            after = page[^1].JobId;
        }
    }
}
