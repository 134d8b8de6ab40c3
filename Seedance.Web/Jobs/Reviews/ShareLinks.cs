using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Limits;

namespace Seedance.Web.Jobs.Reviews;

/// <summary>What a new link is to show.</summary>
/// <param name="JobIds">The clips; of no account when there is a campaign.</param>
/// <param name="CampaignId">All finished clips of this campaign, also later ones.</param>
/// <param name="Password">Null: none is asked for.</param>
/// <param name="ExpiresAt">In UTC; null: no end.</param>
public sealed record NewShareLink(string Name, GuestMay May, IReadOnlyCollection<long> JobIds, long? CampaignId = null, string? Password = null, DateTime? ExpiresAt = null);

/// <summary>How the making or changing of a link ended.</summary>
public enum ShareEnd
{
    Done,
    NoName,

    /// <summary>None of the clips is finished and theirs to see.</summary>
    NoClips,
    TooManyClips,
    PasswordTooShort,

    /// <summary>The end lies in the past.</summary>
    AlreadyOver,

    /// <summary>More links in one minute than anybody makes.</summary>
    TooMany,

    /// <summary>There is no such link of this person, or it was revoked.</summary>
    NotFound,
}

/// <summary>A link as it is listed.</summary>
/// <param name="OwnerName">Who made it.</param>
/// <param name="IsMine">The reader has made it; others may revoke it, and neither copy nor change it.</param>
/// <param name="Clips">How many were chosen; null: a campaign.</param>
public sealed record ShareLinkRow(
    Guid Id, string Name, string OwnerName, bool IsMine, GuestMay May, int? Clips, string? Campaign, bool HasPassword, DateTime? ExpiresAt, DateTime? RevokedAt, DateTime CreatedAt, DateTime? LastSeenAt)
{
    public bool IsOpen(DateTime now) => RevokedAt is null && !(ExpiresAt <= now);
}

/// <summary>
/// Links for people without an account. The address holds a random token of 256 bits; the database knows its hash, by which a visit finds the
/// link, and a sealed copy, from which its maker can copy the address again.
/// </summary>
public sealed class ShareLinks(IDbContextFactory<StudioDb> databases, IDataProtectionProvider protection, RateLimits limits, TimeProvider clock)
{
    public const int MostClips = 1000;

    public const int LeastPassword = 8;

    /// <summary>A last visit is told to the minute: not every picture of a page is a write.</summary>
    private static readonly TimeSpan Visit = TimeSpan.FromMinutes(1);

    private static readonly PasswordHasher<StudioUser> Hasher = new();
    private static readonly StudioUser Nobody = new();
    private static readonly int TokenLength = Base64Url.GetEncodedLength(32);

    private readonly IDataProtector _seal = protection.CreateProtector("Seedance.Web.ShareLink.v1");

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Makes a link of the clips that this person may see; others are left out.</summary>
    /// <returns>The link's id and the token of its address, when it was made.</returns>
    public async Task<(ShareEnd End, Guid Id, string? Token)> CreateAsync(string ownerId, NewShareLink wanted, CancellationToken cancellationToken)
    {
        if (FaultsOf(wanted) is [var fault, ..]) return (fault, default, null);
        if (wanted.CampaignId is null && wanted.JobIds.Count > MostClips) return (ShareEnd.TooManyClips, default, null);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        List<long> shown = [];
        if (wanted.CampaignId is { } campaignId)
        {
            if (!await db.CampaignsSeenBy(ownerId).AnyAsync(campaign => campaign.Id == campaignId, cancellationToken)) return (ShareEnd.NoClips, default, null);
        }
        else
        {
            foreach (var some in wanted.JobIds.Chunk(500))
                shown.AddRange(await db.JobsSeenBy(ownerId).Where(job => some.Contains(job.Id) && job.State == JobState.Ready && job.TrashedAt == null).Select(job => job.Id).ToListAsync(cancellationToken));
            if (shown.Count == 0) return (ShareEnd.NoClips, default, null);
        }

        if (limits.Take(Limit.ShareLinksPerPerson, ownerId) is not null) return (ShareEnd.TooMany, default, null);
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var row = new ShareLink
        {
            OwnerId = ownerId,
            Name = ReviewText.Name(wanted.Name),
            TokenHash = Hash(token),
            SealedToken = _seal.Protect(token),
            May = wanted.May,
            CampaignId = wanted.CampaignId,
            PasswordHash = string.IsNullOrEmpty(wanted.Password) ? null : Hasher.HashPassword(Nobody, wanted.Password),
            ExpiresAt = wanted.ExpiresAt,
            CreatedAt = Now,
            Jobs = shown.ConvertAll(id => new ShareLinkJob { JobId = id }),
        };
        db.ShareLinks.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        return (ShareEnd.Done, row.PublicId, token);
    }

    /// <summary>All that is wrong with what was typed, in the order of the form.</summary>
    public IReadOnlyList<ShareEnd> FaultsOf(NewShareLink wanted) => [.. ReviewText.Name(wanted.Name).Length == 0 ? [ShareEnd.NoName] : (ShareEnd[])[], .. FaultsOf(wanted.Password, wanted.ExpiresAt)];

    /// <inheritdoc cref="FaultsOf(NewShareLink)"/>
    public IReadOnlyList<ShareEnd> FaultsOf(string? password, DateTime? expiresAt)
    {
        List<ShareEnd> faults = [];
        if (expiresAt <= Now) faults.Add(ShareEnd.AlreadyOver);
        if (!string.IsNullOrEmpty(password) && password.Length < LeastPassword) faults.Add(ShareEnd.PasswordTooShort);
        return faults;
    }

    /// <summary>The link of this token, while it is open; null for everything else, without saying why.</summary>
    public async Task<GuestPass?> FindAsync(string token, CancellationToken cancellationToken)
    {
        // The very characters are hashed, not what they decode to: of base64 several spellings mean the same bytes.
        if (token.Length != TokenLength) return null;
        var hash = Hash(token);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Open(db, Now).AsNoTracking().Where(link => link.TokenHash == hash)
            .Select(link => new GuestPass(link.Id, link.PublicId, link.Name, link.OwnerId, link.May, link.CampaignId, link.PasswordHash, link.ExpiresAt))
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>True when this is the link's password.</summary>
    public static bool Fits(GuestPass pass, string password) =>
        pass.PasswordHash is { } hash && password.Length <= 1000 && Hasher.VerifyHashedPassword(Nobody, hash, password) != PasswordVerificationResult.Failed;

    /// <summary>Somebody has opened it.</summary>
    public async Task NoteVisitAsync(long linkId, CancellationToken cancellationToken)
    {
        var now = Now;
        var before = now - Visit;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.ShareLinks.Where(link => link.Id == linkId && (link.LastSeenAt == null || link.LastSeenAt < before))
            .ExecuteUpdateAsync(s => s.SetProperty(link => link.LastSeenAt, now), cancellationToken);
    }

    /// <summary>The links that this person may revoke, newest first: their own, those into their campaigns, and for an administrator all.</summary>
    public async Task<IReadOnlyList<ShareLinkRow>> ListAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Rows(db, personId, RevocableBy(db, personId)).ToListAsync(cancellationToken);
    }

    /// <summary>The open links that show this clip, whoever made them; empty when the reader may not see it.</summary>
    public async Task<IReadOnlyList<ShareLinkRow>> ListForClipAsync(string readerId, long jobId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var seen = db.JobsSeenBy(readerId).Where(job => job.Id == jobId);
        return await Rows(db, readerId, Open(db, Now).Where(link => seen.Any(job =>
            (link.CampaignId != null && job.CampaignId == link.CampaignId) || link.Jobs.Any(chosen => chosen.JobId == job.Id)))).ToListAsync(cancellationToken);
    }

    /// <summary>The token of one's own link, to copy its address again; null when it is not open or not theirs.</summary>
    public async Task<string?> RevealAsync(string ownerId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var token = await Open(db, Now).Where(link => link.PublicId == id && link.OwnerId == ownerId).Select(link => link.SealedToken).FirstOrDefaultAsync(cancellationToken);
        try
        {
            return token is null ? null : _seal.Unprotect(token);
        }
        catch (CryptographicException)
        {
            return null; // the key ring was lost; the link itself still opens
        }
    }

    /// <summary>Another end, another password. A new password shuts out everybody who came in with the old one.</summary>
    /// <param name="password">Null: as it is; empty: none from now on.</param>
    public async Task<ShareEnd> ChangeAsync(string ownerId, Guid id, DateTime? expiresAt, string? password, CancellationToken cancellationToken)
    {
        if (FaultsOf(password, expiresAt) is [var fault, ..]) return fault;
        var hash = string.IsNullOrEmpty(password) ? null : Hasher.HashPassword(Nobody, password);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ShareLinks.Where(link => link.PublicId == id && link.OwnerId == ownerId && link.RevokedAt == null).ExecuteUpdateAsync(
            s =>
            {
                s.SetProperty(link => link.ExpiresAt, expiresAt);
                if (password is not null) s.SetProperty(link => link.PasswordHash, hash);
            },
            cancellationToken) > 0 ? ShareEnd.Done : ShareEnd.NotFound;
    }

    /// <summary>Ends it for good, at once: one's own, one into one's own campaign, as an administrator any.</summary>
    public async Task<ShareEnd> RevokeAsync(string personId, Guid id, CancellationToken cancellationToken)
    {
        var now = Now;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await RevocableBy(db, personId).Where(link => link.PublicId == id && link.RevokedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(link => link.RevokedAt, now), cancellationToken) > 0 ? ShareEnd.Done : ShareEnd.NotFound;
    }

    /// <summary>Links that open: not revoked, not over, and made by somebody who still works here.</summary>
    internal static IQueryable<ShareLink> Open(StudioDb db, DateTime now) => db.ShareLinks.Where(link =>
        link.RevokedAt == null && (link.ExpiresAt == null || link.ExpiresAt > now) && db.Users.Any(user => user.Id == link.OwnerId && !user.IsDisabled));

    // Whoever answers for a campaign can end what shows it, or a clip of it, whoever made the link.
    private static IQueryable<ShareLink> RevocableBy(StudioDb db, string personId)
    {
        var isAdmin = db.UserRoles.Where(of => of.UserId == personId).Join(db.Roles, of => of.RoleId, role => role.Id, (_, role) => role.Name).Where(name => name == Roles.Admin);
        var own = db.Campaigns.Where(campaign => campaign.OwnerId == personId);
        return db.ShareLinks.Where(link => link.OwnerId == personId || isAdmin.Any() || own.Any(campaign => campaign.Id == link.CampaignId)
            || link.Jobs.Any(chosen => db.Jobs.Any(job => job.Id == chosen.JobId && own.Any(campaign => campaign.Id == job.CampaignId))));
    }

    private static IQueryable<ShareLinkRow> Rows(StudioDb db, string readerId, IQueryable<ShareLink> links) => links.AsNoTracking().OrderByDescending(link => link.Id).Select(link => new ShareLinkRow(
        link.PublicId, link.Name, db.Users.Where(user => user.Id == link.OwnerId).Select(user => user.DisplayName).FirstOrDefault() ?? "", link.OwnerId == readerId, link.May,
        link.CampaignId == null ? link.Jobs.Count : null, db.Campaigns.Where(campaign => campaign.Id == link.CampaignId).Select(campaign => campaign.Name).FirstOrDefault(),
        link.PasswordHash != null, link.ExpiresAt, link.RevokedAt, link.CreatedAt, link.LastSeenAt));

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

}
