using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Compose.FirstRun;

/// <summary>Who has had the tour.</summary>
public sealed class TourStore(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    /// <summary>True until the tour was ended, or the first clip made.</summary>
    public async Task<bool> IsDueAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Users.AsNoTracking().AnyAsync(user => user.Id == personId && user.TourDoneAt == null, cancellationToken);
    }

    /// <summary>Never again.</summary>
    public async Task EndAsync(string personId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Users.Where(user => user.Id == personId && user.TourDoneAt == null).ExecuteUpdateAsync(s => s.SetProperty(user => user.TourDoneAt, now), cancellationToken);
    }
}
