using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Compose.Brands;

/// <summary>How a save ended.</summary>
public enum BrandSave
{
    Saved,

    /// <summary>Somebody else has saved it since it was read; nothing was changed.</summary>
    ChangedMeanwhile,

    /// <summary>It was deleted meanwhile.</summary>
    Gone,
}

/// <summary>What is new about the kit of a form.</summary>
public enum BrandNews
{
    None,
    Changed,

    /// <summary>It was deleted: the form has none any more.</summary>
    Gone,
}

/// <summary>The brand kits of the team: everybody uses and changes all of them.</summary>
public sealed class BrandKits(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<BrandKit>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var kits = await db.BrandKits.AsNoTracking().Where(kit => kit.DeletedAt == null).ToListAsync(cancellationToken);
        return [.. kits.OrderBy(kit => kit.Name, StringComparer.CurrentCultureIgnoreCase).ThenBy(kit => kit.Id)];
    }

    /// <summary>Null when there is none, or it was deleted.</summary>
    public async Task<BrandKit?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.BrandKits.AsNoTracking().FirstOrDefaultAsync(kit => kit.PublicId == id && kit.DeletedAt == null, cancellationToken);
    }

    /// <param name="form">Without faults (<see cref="BrandForm.Check"/>).</param>
    public async Task<BrandSave> SaveAsync(string personId, BrandForm form, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (name, colours) = (form.Name.Trim(), string.Join(',', BrandText.Colours(form.Colours) ?? []));
        var (mandatory, banned) = (string.Join('\n', BrandText.Lines(form.Mandatory)), string.Join('\n', BrandText.Lines(form.Banned)));
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (form.Id is not { } id)
        {
            db.BrandKits.Add(new BrandKit
            {
                Name = name,
                Colours = colours,
                LogoId = form.LogoId,
                Tone = form.Tone.Trim(),
                Before = form.Before.Trim(),
                After = form.After.Trim(),
                Mandatory = mandatory,
                Banned = banned,
                CreatedById = personId,
                UpdatedAt = now,
            });
            await db.SaveChangesAsync(cancellationToken);
            return BrandSave.Saved;
        }

        var changed = await db.BrandKits.Where(kit => kit.PublicId == id && kit.DeletedAt == null && kit.UpdatedAt == form.ReadAt).ExecuteUpdateAsync(
            s => s.SetProperty(kit => kit.Name, name)
                .SetProperty(kit => kit.Colours, colours)
                .SetProperty(kit => kit.LogoId, form.LogoId)
                .SetProperty(kit => kit.Tone, form.Tone.Trim())
                .SetProperty(kit => kit.Before, form.Before.Trim())
                .SetProperty(kit => kit.After, form.After.Trim())
                .SetProperty(kit => kit.Mandatory, mandatory)
                .SetProperty(kit => kit.Banned, banned)
                .SetProperty(kit => kit.UpdatedAt, now),
            cancellationToken);
        if (changed > 0) return BrandSave.Saved;
        return await db.BrandKits.AnyAsync(kit => kit.PublicId == id && kit.DeletedAt == null, cancellationToken) ? BrandSave.ChangedMeanwhile : BrandSave.Gone;
    }

    /// <param name="isDeleted">False brings it back.</param>
    public async Task DeleteAsync(Guid id, bool isDeleted, CancellationToken cancellationToken)
    {
        DateTime? at = isDeleted ? clock.GetUtcNow().UtcDateTime : null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.BrandKits.Where(kit => kit.PublicId == id).ExecuteUpdateAsync(s => s.SetProperty(kit => kit.DeletedAt, at), cancellationToken);
    }

    /// <summary>Tells a form what its kit says now.</summary>
    public async Task<BrandNews> TellAsync(ComposeForm form, CancellationToken cancellationToken)
    {
        if (form.Brand is not { } brand) return BrandNews.None;
        var now = await FindAsync(brand.Id, cancellationToken) is { } kit ? Of(kit) : null;
        if (now == brand) return BrandNews.None;
        form.Brand = now;
        return now is null ? BrandNews.Gone : BrandNews.Changed;
    }

    /// <summary>The kit of a campaign that the person sees; null when it has none.</summary>
    public async Task<BrandKit?> FindOfCampaignAsync(long campaignId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.BrandKits.AsNoTracking().FirstOrDefaultAsync(kit => kit.DeletedAt == null && db.Campaigns.Any(campaign => campaign.Id == campaignId && campaign.BrandKitId == kit.PublicId), cancellationToken);
    }

    /// <summary>Gives a form another kit, or none. A tone that was typed stays.</summary>
    public static void Use(ComposeForm form, BrandKit? kit)
    {
        if (form.Brief.Tone.Trim().Length == 0 || form.Brief.Tone == form.Brand?.Tone) form.Brief.Tone = kit?.Tone ?? "";
        form.Brand = kit is null ? null : Of(kit);
    }

    /// <summary>What a form keeps of a kit.</summary>
    public static FormBrand Of(BrandKit kit) => new(kit.PublicId, kit.Name)
    {
        Before = kit.Before,
        After = kit.After,
        Tone = kit.Tone,
        Mandatory = kit.Mandatory,
        Banned = kit.Banned,
    };
}
