using Microsoft.EntityFrameworkCore;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Reviews;

namespace Seedance.Web.Features.Review;

/// <summary>What a new link is to show.</summary>
/// <param name="JobIds">The finished clips that were chosen; empty for a campaign.</param>
/// <param name="Name">A proposal for the link's name.</param>
/// <param name="Titles">Of some of the chosen clips, the first ones; empty for a campaign.</param>
/// <param name="Clips">How many finished clips there are now.</param>
/// <param name="Left">How many were chosen that cannot be shown.</param>
/// <param name="Drafts">How many nobody was asked to review yet.</param>
/// <param name="Remarks">How many comments guests would find.</param>
public sealed record ShareWish(IReadOnlyList<long> JobIds, long? CampaignId, string Name, IReadOnlyList<string> Titles, int Clips, int Left, int Drafts, int Remarks);

/// <summary>Reads what stands in the address of the page of links.</summary>
public sealed class ShareQuery(IDbContextFactory<StudioDb> databases)
{
    private const int MostTitles = 6;

    /// <summary>Chosen clips, by their ids.</summary>
    public async Task<ShareWish> FindAsync(string personId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = new List<Found>();
        foreach (var some in ids.Distinct().Chunk(500))
            found.AddRange(await Read(db, db.JobsSeenBy(personId).Where(job => some.Contains(job.Id))).ToListAsync(cancellationToken));
        return new ShareWish(
            [.. found.Select(clip => clip.Id).Order()], null, found.Count == 1 ? NameOf(found[0].Title) : "", [.. found.OrderBy(clip => clip.Id).Take(MostTitles).Select(clip => clip.Title)], found.Count, ids.Distinct().Count() - found.Count,
            found.Count(clip => clip.Review == ReviewState.Draft), found.Sum(clip => clip.Remarks));
    }

    /// <summary>A campaign; null when it is not this person's to see.</summary>
    public async Task<ShareWish?> FindAsync(string personId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var campaign = await db.CampaignsSeenBy(personId).Where(campaign => campaign.PublicId == campaignId).Select(campaign => new { campaign.Id, campaign.Name }).FirstOrDefaultAsync(cancellationToken);
        if (campaign is null) return null;
        var clips = db.Jobs.Where(job => job.CampaignId == campaign.Id && job.State == JobState.Ready && job.TrashedAt == null);
        return new ShareWish(
            [], campaign.Id, campaign.Name, [], await clips.CountAsync(cancellationToken), 0, await clips.CountAsync(job => job.Review == ReviewState.Draft, cancellationToken),
            await ForNewGuests(db).CountAsync(comment => clips.Any(job => job.Id == comment.JobId), cancellationToken));
    }

    /// <summary>The clip ids of an address, as many as a link may have and one more.</summary>
    public static IReadOnlyList<long> Ids(string? text) => ClipIds.Read(text, Jobs.Reviews.ShareLinks.MostClips);

    // The words, as the guests' page has them for its heading.
    private static string NameOf(string title)
    {
        var words = ClipTitle.Of(title).Words;
        if (words.Length <= ReviewText.MaxName) return words;
        var end = words.LastIndexOf(' ', ReviewText.MaxName);
        return ReviewText.Name(end > 0 ? words[..end] : words);
    }

    private static IQueryable<Found> Read(StudioDb db, IQueryable<Job> jobs) => jobs.Where(job => job.State == JobState.Ready && job.TrashedAt == null)
        .Select(job => new Found(job.Id, job.Title, job.Review, ForNewGuests(db).Count(comment => comment.JobId == job.Id)));

    // As whoever comes by a new link reads them: nothing of the team's own, nothing that came by other links.
    private static IQueryable<ClipComment> ForNewGuests(StudioDb db) => db.ClipComments.Where(comment => comment.DeletedAt == null && !comment.IsInternal && comment.ShareLinkId == null
        && (comment.ParentId == null || db.ClipComments.Any(root => root.Id == comment.ParentId && !root.IsInternal && root.ShareLinkId == null)));

    private sealed record Found(long Id, string Title, ReviewState Review, int Remarks);
}
