using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Sequences;

/// <summary>A finished clip that can be put into a film.</summary>
public sealed record FoundClip(long Id, string Title, string Ratio, int? DurationMs, bool HasPoster);

/// <summary>Finished clips of a person and of their campaigns.</summary>
public sealed class ClipSearch(IDbContextFactory<StudioDb> databases)
{
    /// <summary>So many are shown.</summary>
    public const int Most = 60;

    // Words are looked for among so many of the newest: a list to choose from, not the history.
    private const int LooksBack = 3000;

    /// <param name="text">Words, the last letters of which may be missing; empty: the newest.</param>
    public async Task<IReadOnlyList<FoundClip>> FindAsync(string personId, string text, CancellationToken cancellationToken)
    {
        var words = SearchText.Words(text);
        if (text.Trim().Length > 0 && words.Count == 0) return []; // only signs: no text holds them
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var clips = db.JobsSeenBy(personId).AsNoTracking().Where(j => j.State == JobState.Ready && j.ClipKey != null && j.TrashedAt == null).OrderByDescending(j => j.Id).Take(words.Count > 0 ? LooksBack : Most);
        foreach (var word in words) clips = clips.Where(j => (" " + j.SearchText).Contains(" " + word));
        return await clips.OrderByDescending(j => j.Id).Take(Most).Select(j => new FoundClip(j.Id, j.Title, j.Ratio, j.DurationMs, j.PosterKey != null)).ToListAsync(cancellationToken);
    }
}
