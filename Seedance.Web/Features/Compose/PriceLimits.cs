using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Limits;

namespace Seedance.Web.Features.Compose;

/// <summary>Above which price of one clip a person is asked first: their own, else the studio's <c>Limits:WarnAbove</c>.</summary>
public sealed class PriceLimits(IDbContextFactory<StudioDb> databases, IOptionsMonitor<LimitsOptions> options)
{
    private const decimal Micros = 1_000_000;
    private const decimal Most = 1_000_000;

    /// <summary>The studio's, in the gateway's currency; null for none.</summary>
    public decimal? Default => options.CurrentValue.WarnAbove;

    /// <summary>The one that holds for this person; null for none.</summary>
    public async Task<decimal?> FindAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Users.Where(user => user.Id == personId).Select(user => user.WarnAboveMicros).FirstOrDefaultAsync(cancellationToken) is { } own ? own / Micros : Default;
    }

    /// <summary>The studio's for a batch, <c>Limits:WarnAboveBatch</c>; null for none.</summary>
    public decimal? DefaultOfBatch => options.CurrentValue.WarnAboveBatch;

    /// <summary>The one that holds for this person and all clips of a batch together; null for none.</summary>
    public async Task<decimal?> FindOfBatchAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Users.Where(user => user.Id == personId).Select(user => user.WarnAboveBatchMicros).FirstOrDefaultAsync(cancellationToken) is { } own ? own / Micros : DefaultOfBatch;
    }

    /// <param name="limit">From 0 to a million; null: as the studio's.</param>
    public async Task SaveOfBatchAsync(string personId, decimal? limit, CancellationToken cancellationToken)
    {
        var micros = ToMicros(limit);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Users.Where(user => user.Id == personId).ExecuteUpdateAsync(s => s.SetProperty(user => user.WarnAboveBatchMicros, micros), cancellationToken);
    }

    /// <param name="limit">From 0 to a million; null: as the studio's.</param>
    public async Task SaveAsync(string personId, decimal? limit, CancellationToken cancellationToken)
    {
        var micros = ToMicros(limit);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Users.Where(user => user.Id == personId).ExecuteUpdateAsync(s => s.SetProperty(user => user.WarnAboveMicros, micros), cancellationToken);
    }

    /// <summary>A limit as people type it: empty for the studio's, else from 0 to a million. False: it is no such sum.</summary>
    public static bool TryRead(string? text, out decimal? limit)
    {
        limit = null;
        var typed = (text ?? "").Trim();
        if (typed.Length == 0) return true;
        if (IsAmbiguous(typed) || !decimal.TryParse(typed.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount > Most) return false;
        limit = amount;
        return true;
    }

    // "1,000" is a thousand to some and one to others.
    private static bool IsAmbiguous(string text) => text.IndexOf(',') is > 0 and < 4 and var comma && text.Length == comma + 4 && text[0] != '0';

    private static long? ToMicros(decimal? limit) => limit is { } amount ? (long)decimal.Round(amount * Micros) : null;
}
