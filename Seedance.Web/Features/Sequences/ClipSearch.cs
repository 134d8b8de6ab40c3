using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.Sequences;

/// <summary>A finished clip that can be put into a film.</summary>
public sealed record FoundClip(long Id, string Title, string Ratio, int? DurationMs, bool HasPoster);

/// <summary>Finished clips of a person and of their campaigns, by the same full-text search as the history.</summary>
public sealed class ClipSearch(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    /// <summary>So many are shown.</summary>
    public const int Most = 60;

    // The index knows words, not whether a clip is finished: it is asked for some, then for more, until the list is full or this time is over.
    private const int LongestLook = 12_800;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <param name="text">Words and phrases as in the history, or the number of a clip; empty: the newest.</param>
    public async Task<IReadOnlyList<FoundClip>> FindAsync(string personId, string text, CancellationToken cancellationToken)
    {
        var phrases = SearchText.Phrases(text);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var ready = db.JobsSeenBy(personId).AsNoTracking().Where(j => j.State == JobState.Ready && j.ClipKey != null && j.TrashedAt == null);
        if (text.Trim().Length == 0) return await ReadAsync(ready, Most);
        if (phrases.Count == 0) return []; // only signs: no text holds them
        List<FoundClip> found = JobText.FindNumber(text) is { } number ? await ReadAsync(ready.Where(j => j.Id == number), 1) : [];
        var campaigns = await db.CampaignsSeenBy(personId).Select(campaign => campaign.Id).ToListAsync(cancellationToken);
        var began = clock.GetTimestamp();
        for (var (look, before) = (4 * Most, long.MaxValue); found.Count < Most && clock.GetElapsedTime(began) < Patience; look = Math.Min(4 * look, LongestLook))
        {
            var search = new JobSearch(personId, phrases) { CampaignIds = campaigns, IsOwnToo = true, States = campaigns.Count == 0 ? [JobState.Ready] : [], Before = before, Limit = look };
            var ids = await IdsAsync(search);
            found.AddRange((await ReadAsync(ready.Where(j => ids.Contains(j.Id)), Most)).Where(clip => found.TrueForAll(other => other.Id != clip.Id)));
            if (ids.Count < look) break;
            before = ids[^1];
        }

        return found.Count > Most ? found[..Most] : found;

        Task<List<FoundClip>> ReadAsync(IQueryable<Job> jobs, int most) =>
            jobs.OrderByDescending(j => j.Id).Take(most).Select(j => new FoundClip(j.Id, j.Title, j.Ratio, j.DurationMs, j.PosterKey != null)).ToListAsync(cancellationToken);

        async Task<List<long>> IdsAsync(JobSearch search)
        {
            var (steps, values) = db.SearchIdsSql(search);
            List<long> ids = [];
            foreach (var step in steps)
            {
                if (ids.Count < step.After) continue;
                ids = await db.Database.SqlQueryRaw<long>(step.Sql, values).ToListAsync(cancellationToken);
                if (ids.Count >= search.Limit) break;
            }

            return ids;
        }
    }
}
