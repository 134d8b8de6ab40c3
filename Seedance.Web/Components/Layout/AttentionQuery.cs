using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Components.Layout;

/// <summary>How many of a person's jobs wait for their decision.</summary>
public sealed class AttentionQuery(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Counting ends here.</summary>
    public const int Most = 100;

    public async Task<int> CountAsync(string ownerId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.Where(j => j.OwnerId == ownerId && j.State == JobState.NeedsAttention && j.TrashedAt == null).OrderBy(j => j.Id).Take(Most).CountAsync(cancellationToken);
    }
}
