using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs.Reviews;

namespace Seedance.Web.Jobs.Notices;

/// <summary>
/// Tells people of reviews: whoever works in the clip's campaign that they are asked, its owner what was decided, and both its owner and those who
/// have spoken before of a comment; whoever made a link, what its guests say and decide. Nobody is told of what they did themselves. Each notice is stored together with what it tells of.
/// </summary>
public sealed class ReviewNotices(NoticeBoard board)
{
    /// <summary>Adds the notices to what <paramref name="db"/> saves next.</summary>
    /// <param name="jobIds">The clips to which it was done, in one go.</param>
    /// <returns>For <see cref="Tell"/> after the commit.</returns>
    internal async Task<IReadOnlyList<NewNotice>> PrepareAsync(StudioDb db, NoticeKind kind, IReadOnlyCollection<long> jobIds, Reviewer by, CancellationToken cancellationToken)
    {
        var clips = new List<Clip>();
        foreach (var some in jobIds.Order().Chunk(500))
        {
            clips.AddRange(await db.Jobs.AsNoTracking().Where(job => some.Contains(job.Id)).OrderBy(job => job.Id)
                .Select(job => new Clip(job.Id, job.OwnerId, job.Title, job.CampaignId)).ToListAsync(cancellationToken));
        }

        var told = new List<(string UserId, Clip Clip)>();
        switch (kind)
        {
            case NoticeKind.ReviewAsked:
                var campaignIds = clips.Select(clip => clip.CampaignId).OfType<long>().Distinct().ToList();
                var campaigns = await db.Campaigns.AsNoTracking().Where(campaign => campaignIds.Contains(campaign.Id) && campaign.DeletedAt == null)
                    .Select(campaign => new { campaign.Id, campaign.OwnerId, Members = campaign.Members.Select(member => member.UserId).ToList() }).ToListAsync(cancellationToken);
                told.AddRange(campaigns.SelectMany(campaign => campaign.Members.Append(campaign.OwnerId).Distinct()
                    .SelectMany(userId => clips.Where(clip => clip.CampaignId == campaign.Id).Select(clip => (userId, clip)))));
                break;
            case NoticeKind.Commented:
                var clipIds = clips.ConvertAll(clip => clip.Id);
                var spoke = await db.ClipComments.AsNoTracking().Where(comment => clipIds.Contains(comment.JobId) && comment.AuthorId != null && comment.DeletedAt == null)
                    .Select(comment => new { comment.JobId, comment.AuthorId }).Distinct().ToListAsync(cancellationToken);
                told.AddRange(clips.Select(clip => (clip.OwnerId, clip)));
                foreach (var one in spoke)
                {
                    // Who has left the campaign since hears nothing more.
                    if (await db.JobsSeenBy(one.AuthorId!).AnyAsync(job => job.Id == one.JobId, cancellationToken)) told.Add((one.AuthorId!, clips.Single(clip => clip.Id == one.JobId)));
                }

                break;
            default:
                told.AddRange(clips.Select(clip => (clip.OwnerId, clip)));
                break;
        }

        if (by is Reviewer.Guest { Pass.OwnerId: var host }) told.AddRange(clips.Select(clip => (host, clip))); // a link shows nothing that its maker may not see
        var doer = (by as Reviewer.Person)?.Id;
        return await board.PrepareAsync(db, [.. told.Where(one => one.UserId != doer).Distinct().GroupBy(one => one.UserId).Select(of =>
        {
            var first = of.First().Clip;
            var count = of.Count();
            return new NewNotice(
                of.Key, kind, $"{kind}:{Guid.NewGuid():N}", first.Title,
                count == 1 ? string.Create(CultureInfo.InvariantCulture, $"/clips/{first.Id}") : "/history")
            {
                By = by.SignedAs, Count = count, JobId = count == 1 ? first.Id : null,
            };
        })], cancellationToken);
    }

    /// <summary>They are stored: whoever must know is told.</summary>
    internal void Tell(IReadOnlyList<NewNotice> added) => board.Tell(added);

    private sealed record Clip(long Id, string OwnerId, string Title, long? CampaignId);
}
