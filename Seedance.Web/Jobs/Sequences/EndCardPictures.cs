using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Media;

namespace Seedance.Web.Jobs.Sequences;

/// <summary>The pictures of end cards that were drawn for films. They lie in the library, for films are made of them, but out of its list; those that nothing needs any more go.</summary>
public sealed class EndCardPictures(IDbContextFactory<StudioDb> databases, MediaLibrary library, TimeProvider clock)
{
    // One that was drawn a moment ago may belong to a film that is not saved yet.
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(1);
    private const int MostAtOnce = 50;

    /// <summary>A card was drawn: the picture is kept for it, and earlier ones of this person that stand in no film go.</summary>
    /// <param name="picture">Just put into the library.</param>
    public async Task KeepAsync(string ownerId, Guid picture, CancellationToken cancellationToken)
    {
        await library.ChangeAsync(ownerId, picture, item => item.Purpose = MediaPurpose.EndCard, cancellationToken);
        await TidyAsync(ownerId, cancellationToken);
    }

    /// <summary>Those of this person that stand in no film any more go.</summary>
    public async Task TidyAsync(string ownerId, CancellationToken cancellationToken)
    {
        foreach (var id in await UnusedAsync(ownerId, cancellationToken)) await library.DeleteAsync(ownerId, id, cancellationToken);
    }

    // A plan, a draft or a template names it by its number; a film that was made of it is a use.
    private async Task<List<Guid>> UnusedAsync(string ownerId, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().UtcDateTime - Quiet;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.MediaItems.AsNoTracking()
            .Where(m => m.OwnerId == ownerId && m.DeletedAt == null && m.Purpose == MediaPurpose.EndCard && !m.IsShared && m.CreatedAt < before && !db.JobMedia.Any(use => use.MediaId == m.Id)
                && !db.BrandKits.Any(kit => kit.LogoId == m.PublicId))
            .OrderBy(m => m.Id).Select(m => m.PublicId).Take(MostAtOnce).ToListAsync(cancellationToken);
        var unused = new List<Guid>();
        foreach (var id in found)
        {
            var (plain, dashed) = ($"{id:N}", $"{id:D}");
            var isNamed = await db.Sequences.AnyAsync(s => s.OwnerId == ownerId && s.PlanJson.Contains(dashed), cancellationToken)
                || await db.Compositions.AnyAsync(c => c.OwnerId == ownerId && (c.FormJson.Contains(plain) || c.FormJson.Contains(dashed)), cancellationToken);
            if (!isNamed) unused.Add(id);
        }

        return unused;
    }
}
