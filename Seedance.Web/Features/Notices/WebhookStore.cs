using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs.Notices;

namespace Seedance.Web.Features.Notices;

/// <summary>A webhook as its owner sees it.</summary>
public sealed record WebhookRow(Guid PublicId, string Url, IReadOnlyList<NoticeKind> Kinds, bool IsOn, DateTime CreatedAt);

/// <summary>A message that left, or should.</summary>
public sealed record DeliveryRow(long Id, string Channel, string Target, NoticeFacts Facts, string State, int Attempts, int? Status, string? Problem, DateTime CreatedAt, DateTime DueAt);

/// <summary>One person's webhooks, and the log of what was sent for them.</summary>
public sealed class WebhookStore(IDbContextFactory<StudioDb> databases, IDataProtectionProvider protection, IOptionsMonitor<GatewayOptions> gateway, TimeProvider clock)
{
    /// <summary>More addresses than anybody needs.</summary>
    public const int Most = 10;

    private const string Prefix = "whsec_";
    private readonly IDataProtector _seal = protection.CreateProtector("Seedance.Web.Webhook.v1");

    /// <summary>True: the internet can reach it, and the line is encrypted (or the studio may use its own network).</summary>
    public bool IsFit(string url) =>
        url.StartsWith("http", StringComparison.OrdinalIgnoreCase) && ReferenceUrl.Check(url, gateway.CurrentValue.AllowPrivateNetworks) is null;

    public async Task<IReadOnlyList<WebhookRow>> ReadAsync(string userId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Webhooks.AsNoTracking().Where(hook => hook.UserId == userId).OrderBy(hook => hook.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(hook => new WebhookRow(hook.PublicId, hook.Url, KindsOf(hook.Kinds), hook.IsOn, hook.CreatedAt))];
    }

    /// <summary>Adds an address; returns the secret with which what is sent there is signed, to be shown once. Null: there are <see cref="Most"/> already.</summary>
    /// <param name="url">One that <see cref="IsFit"/>.</param>
    /// <param name="kinds">None: all.</param>
    public async Task<string?> AddAsync(string userId, string url, IReadOnlyCollection<NoticeKind> kinds, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Webhooks.CountAsync(hook => hook.UserId == userId, cancellationToken) >= Most) return null;
        var secret = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        db.Webhooks.Add(new Webhook
        {
            UserId = userId,
            Url = url,
            SealedSecret = _seal.Protect(secret),
            Kinds = string.Join(',', kinds),
            CreatedAt = clock.GetUtcNow().UtcDateTime,
        });
        await db.SaveChangesAsync(cancellationToken);
        return secret;
    }

    public async Task SwitchAsync(string userId, Guid publicId, bool isOn, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Webhooks.Where(hook => hook.UserId == userId && hook.PublicId == publicId)
            .ExecuteUpdateAsync(s => s.SetProperty(hook => hook.IsOn, isOn), cancellationToken);
    }

    public async Task RemoveAsync(string userId, Guid publicId, CancellationToken cancellationToken)
    {
        var target = publicId.ToString();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Webhooks.Where(hook => hook.UserId == userId && hook.PublicId == publicId).ExecuteDeleteAsync(cancellationToken);
        await db.NoticeDeliveries.Where(delivery => delivery.UserId == userId && delivery.Target == target && delivery.State == NoticeChannels.Waiting)
            .ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Puts a message for one webhook into the log, to see whether it arrives.</summary>
    public async Task TryAsync(string userId, Guid publicId, string subject, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (!await db.Webhooks.AnyAsync(hook => hook.UserId == userId && hook.PublicId == publicId, cancellationToken)) return;
        db.NoticeDeliveries.Add(new NoticeDelivery
        {
            UserId = userId,
            Channel = NoticeChannels.Webhook,
            Target = publicId.ToString(),
            Kind = nameof(NoticeKind.ClipReady),
            Body = new NoticeFacts(NoticeKind.ClipReady, subject, null, 1, 0, null, "/notices", now).ToJson(),
            State = NoticeChannels.Waiting,
            DueAt = now,
            CreatedAt = now,
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The newest messages first; the address of a webhook instead of its id.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> LogAsync(string userId, int count, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var hooks = await db.Webhooks.AsNoTracking().Where(hook => hook.UserId == userId).ToDictionaryAsync(hook => hook.PublicId.ToString(), hook => hook.Url, cancellationToken);
        var rows = await db.NoticeDeliveries.AsNoTracking().Where(delivery => delivery.UserId == userId).OrderByDescending(delivery => delivery.Id).Take(count).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new DeliveryRow(
            row.Id, row.Channel, hooks.GetValueOrDefault(row.Target, row.Target), NoticeFacts.FromJson(row.Body), row.State, row.Attempts, row.Status, row.Problem, row.CreatedAt, row.DueAt))];
    }

    /// <summary>Where and with which secret to send; null: the webhook is gone, or switched off.</summary>
    internal async Task<(string Url, string Secret)?> FindAsync(string userId, string target, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(target, out var publicId)) return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var hook = await db.Webhooks.AsNoTracking().FirstOrDefaultAsync(h => h.UserId == userId && h.PublicId == publicId && h.IsOn, cancellationToken);
        try
        {
            return hook is null ? null : (hook.Url, _seal.Unprotect(hook.SealedSecret));
        }
        catch (CryptographicException)
        {
            return null; // the key ring is another one: only adding the address again helps
        }
    }

    internal static byte[] KeyOf(string secret) => Convert.FromBase64String(secret[Prefix.Length..]);

    private static IReadOnlyList<NoticeKind> KindsOf(string kinds) =>
        [.. kinds.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => Enum.TryParse<NoticeKind>(name, out var kind) ? kind : (NoticeKind?)null).OfType<NoticeKind>()];
}
