using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Media;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Features.Review.Guests;

/// <summary>What a guest gets to know of a clip: nothing of how it was made or what it cost.</summary>
public sealed record GuestClip(
    long Id, string Title, string Ratio, int? Width, int? Height, int? Seconds, int? DurationMs, bool HasPoster, ReviewState Review, string? ReviewedBy, long? ReviewedLinkId, DateTime? ReviewedAt)
{
    /// <summary>The title; a variant's name in it is read after the words.</summary>
    public ClipTitle Name => ClipTitle.Of(Title);

    public double? Length => DurationMs is { } ms ? ms / 1000.0 : Seconds;

    /// <summary>Who decided, where a guest of this link may know it: the name of another link's guest stays with that link.</summary>
    public string? DeciderFor(GuestPass pass) =>
        ReviewedLinkId is null ? ReviewedBy
        : ReviewedLinkId != pass.LinkId ? null
        : ReviewedBy!.EndsWith($" ({pass.LinkName})", StringComparison.Ordinal) ? ReviewedBy[..^(pass.LinkName.Length + 3)]
        : ReviewedBy;
}

/// <summary>Some of a link's clips.</summary>
/// <param name="Open">How many comments of each wait to be resolved; clips without any are missing.</param>
/// <param name="After">Where the next page begins; null: this is the last one.</param>
public sealed record GuestClips(IReadOnlyList<GuestClip> Clips, IReadOnlyDictionary<long, int> Open, long? After);

/// <summary>What is left of a clip at its placement.</summary>
/// <param name="Ratio">The shape in which it is delivered, for example "4:5".</param>
public sealed record GuestCut(string Ratio, PlacementCanvas Canvas);

/// <summary>Where a stored file of a clip lies.</summary>
public sealed record GuestFile(string? ClipKey, string? PosterKey, string? Sha256, DateTime ChangedAt);

/// <summary>Reads clips for guests: every query begins with what the link shows at this moment.</summary>
public sealed class GuestQuery(IDbContextFactory<StudioDb> databases, ClipRemarks remarks, ClipCropper cropper, TimeProvider clock)
{
    public const int PageSize = 48;

    /// <summary>A page of clips: those that were chosen in their order, those of a campaign from the newest.</summary>
    /// <param name="after">The last clip of the page before.</param>
    public async Task<GuestClips> ListAsync(GuestVisit visit, long? after, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var clips = visit.Pass.Clips(db, Now).AsNoTracking();
        clips = visit.Pass.CampaignId is null
            ? clips.Where(job => after == null || job.Id > after).OrderBy(job => job.Id)
            : clips.Where(job => after == null || job.Id < after).OrderByDescending(job => job.Id);
        var page = await Read(clips.Take(PageSize + 1)).ToListAsync(cancellationToken);
        var hasMore = page.Count > PageSize;
        if (hasMore) page.RemoveAt(PageSize);
        return new GuestClips(page, await remarks.CountOpenAsync(visit.Guest, page.ConvertAll(clip => clip.Id), cancellationToken), hasMore ? page[^1].Id : null);
    }

    /// <summary>One clip and its neighbours in the link's order; null when the link does not show it.</summary>
    public async Task<(GuestClip Clip, long? Previous, long? Next)?> FindAsync(GuestVisit visit, long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var clips = visit.Pass.Clips(db, Now).AsNoTracking();
        if (await Read(clips.Where(job => job.Id == id)).FirstOrDefaultAsync(cancellationToken) is not { } clip) return null;
        var below = await clips.Where(job => job.Id < id).MaxAsync(job => (long?)job.Id, cancellationToken);
        var above = await clips.Where(job => job.Id > id).MinAsync(job => (long?)job.Id, cancellationToken);
        return visit.Pass.CampaignId is null ? (clip, below, above) : (clip, above, below);
    }

    /// <summary>How a clip of the link is cut before it is delivered; null when it is delivered as it is.</summary>
    public async Task<GuestCut?> FindCutAsync(GuestVisit visit, long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await visit.Pass.Clips(db, Now).AsNoTracking().FirstOrDefaultAsync(job => job.Id == id, cancellationToken) is { } job
            && cropper.PlacementOf(job) is { } placement && (placement.Id == job.Placement || job.CropKey is not null)
            ? new GuestCut(placement.Ratio, PlacementCanvas.Of(placement, ClipCropper.AnchorOf(job)))
            : null;
    }

    /// <summary>The files of a clip; null when the link does not show it.</summary>
    public async Task<GuestFile?> FindFileAsync(GuestVisit visit, long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await visit.Pass.Clips(db, Now).AsNoTracking().Where(job => job.Id == id)
            .Select(job => new GuestFile(job.ClipKey, job.PosterKey, job.ClipSha256, job.ChangedAt)).FirstOrDefaultAsync(cancellationToken);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private static IQueryable<GuestClip> Read(IQueryable<Job> jobs) => jobs.Select(job => new GuestClip(
        job.Id, job.Title, job.Ratio, job.Width, job.Height, job.Seconds, job.DurationMs, job.PosterKey != null, job.Review, job.ReviewedBy, job.ReviewedLinkId, job.ReviewedAt));
}
