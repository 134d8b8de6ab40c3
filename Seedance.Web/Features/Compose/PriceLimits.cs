using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Limits;

namespace Seedance.Web.Features.Compose;

/// <summary>Above which price of one clip a person is asked first: their own, else the studio's <c>Limits:WarnAbove</c>.</summary>
public sealed class PriceLimits(IDbContextFactory<StudioDb> databases, IOptionsMonitor<LimitsOptions> options)
{
    private const decimal Micros = 1_000_000;

    /// <summary>The studio's, in the gateway's currency; null for none.</summary>
    public decimal? Default => options.CurrentValue.WarnAbove;

    /// <summary>The one that holds for this person; null for none.</summary>
    public async Task<decimal?> FindAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Users.Where(user => user.Id == personId).Select(user => user.WarnAboveMicros).FirstOrDefaultAsync(cancellationToken) is { } own ? own / Micros : Default;
    }

    /// <param name="limit">From 0 to a million; null: as the studio's.</param>
    public async Task SaveAsync(string personId, decimal? limit, CancellationToken cancellationToken)
    {
        var micros = limit is { } amount ? (long?)decimal.Round(amount * Micros) : null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Users.Where(user => user.Id == personId).ExecuteUpdateAsync(s => s.SetProperty(user => user.WarnAboveMicros, micros), cancellationToken);
    }
}
