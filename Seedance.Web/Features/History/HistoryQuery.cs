using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.History;

/// <summary>Some cards in a row, in the order of their ids.</summary>
/// <param name="HasMore">There may be more.</param>
public sealed record HistorySlice(IReadOnlyList<JobSummary> Jobs, bool HasMore)
{
    /// <summary>The search has been long already and was left here, before the page was full: what lies beyond this id has not been looked at.</summary>
    public long? Reached { get; init; }
}

/// <summary>
/// Reads cards of the jobs that a person sees. Ids grow with time, so newest first is by id, and the next page is what lies below the
/// last id: as fast at the end of the history as at its beginning.
/// </summary>
public sealed class HistoryQuery(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    /// <summary>So many are sorted by what no index is in the order of, and are brought back when one comes back.</summary>
    public const int MostAtOnce = 1000;

    /// <summary>Cards per page.</summary>
    public const int PageSize = 24;

    // A filter for which there is no index looks at some rows, then at more, until the page is full or this time is over.
    private const int LongestLook = 12_800;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    // Jobs that were made at almost the same moment may have their ids the other way round.
    private const int Slack = 50;

    /// <summary>The next cards.</summary>
    /// <param name="beyond">The id of the last card that is shown; null for the first page.</param>
    /// <param name="count">At least 1.</param>
    public async Task<HistorySlice> PageAsync(
        string personId, HistoryFilter filter, long? beyond, CancellationToken cancellationToken, int count = PageSize, bool oldestFirst = false)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var scope = await HistoryScope.FindAsync(db, personId, filter, cancellationToken);
        if (scope.IsEmpty) return new HistorySlice([], false);
        var (number, phrases) = ReadText(filter.Text);
        if (filter.Text.Length > 0 && phrases.Count == 0) return new HistorySlice([], false); // only signs: no text holds them
        var (least, most) = (await FirstIdAsync(db, filter.Begin, cancellationToken), await EndIdAsync(db, filter.End, cancellationToken));
        if (least == long.MaxValue) return new HistorySlice([], false); // nothing since that day
        var sql = new HistorySql(db, scope, filter, phrases, oldestFirst, least, most);
        var cursor = beyond ?? (oldestFirst ? 0 : long.MaxValue);
        var found = new List<JobSummary>();
        if (sql.IsPlain)
        {
            // One more than is shown tells whether there are more, without counting.
            found = await CardReader.ReadAsync(db, sql.Plain(cursor), sql.Values, count + 1, cancellationToken, oldestFirst);
            return Cut(found, count);
        }

        if (number is { } named && (oldestFirst ? named.Id > cursor : named.Id < cursor)) found.AddRange(await NamedAsync(db, scope, filter, named, cancellationToken));
        var began = clock.GetTimestamp();
        var first = count + (count / 4) + 8;
        var (look, looked) = (first, 0L);
        if (sql.IsNear)
        {
            if (!oldestFirst) cursor = Math.Min(cursor, 1 + (await CardReader.NumberAsync(db, "SELECT MAX(\"Id\") FROM \"Jobs\"", [], cancellationToken) ?? 0));
            var start = oldestFirst ? Math.Max(cursor, least - 1) : Math.Min(cursor, most);
            cursor = oldestFirst ? start + sql.Nearby : start - sql.Nearby;
            found = await CardReader.ReadAsync(db, sql.Near(start, cursor, count + 1), sql.Values, count + 1, cancellationToken, oldestFirst);
            if (found.Count > count) return Cut(found, count);
            if (!oldestFirst && cursor <= Math.Max(least, 1)) return new HistorySlice(found, false);
            looked = sql.Nearby;
        }

        while (true)
        {
            looked += look;
            var ids = await CandidatesAsync(db, sql, cursor, look, cancellationToken);
            var some = ids.Count == 0 ? [] : await CardReader.ReadAsync(db, sql.Among(ids), sql.Values, count + 1, cancellationToken, oldestFirst);
            found.AddRange(some.Where(job => found.TrueForAll(other => other.Id != job.Id)));
            if (found.Count > count) return Cut(InOrder(found, oldestFirst), count);
            if (ids.Count < look) return new HistorySlice(InOrder(found, oldestFirst), false);
            cursor = ids[^1];
            if (clock.GetElapsedTime(began) > Patience) return new HistorySlice(InOrder(found, oldestFirst), true) { Reached = cursor };

            // As many as would fill the page if they went on as they began, and half as many again; none may have passed yet.
            var wanted = found.Count == 0 ? long.MaxValue : (count + 1 - found.Count) * looked * 3 / (found.Count * 2);
            look = (int)Math.Clamp(Math.Min(look * 4L, wanted), first, LongestLook);
        }
    }

    /// <summary>Those of the jobs that still exist, are seen by this person and pass the filter, newest first.</summary>
    public async Task<IReadOnlyList<JobSummary>> ByIdsAsync(
        string personId, HistoryFilter filter, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var scope = await HistoryScope.FindAsync(db, personId, filter, cancellationToken);
        if (scope.IsEmpty) return [];
        var (number, phrases) = ReadText(filter.Text);
        if (filter.Text.Length > 0 && phrases.Count == 0) return [];
        var found = new List<JobSummary>();
        foreach (var some in ids.Order().Chunk(500))
        {
            var sql = new HistorySql(db, scope, filter, phrases);
            found.AddRange(await CardReader.ReadAsync(db, sql.Named(some), sql.Values, some.Length, cancellationToken));
        }

        if (number is { } named && ids.Contains(named.Id) && found.TrueForAll(job => job.Id != named.Id)) found.AddRange(await NamedAsync(db, scope, filter, named, cancellationToken));
        return InOrder(found, oldestFirst: false);
    }

    private static async Task<List<long>> CandidatesAsync(StudioDb db, HistorySql sql, long cursor, int look, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        foreach (var step in sql.Candidates(cursor, look))
        {
            if (ids.Count < step.After) continue;
            ids = await CardReader.NumbersAsync(db, step.Sql, sql.Values, cancellationToken);
            if (ids.Count >= look) break;
        }

        return ids;
    }

    // The job whose own number is one of the words, when it holds the other words too.
    private static Task<List<JobSummary>> NamedAsync(
        StudioDb db, HistoryScope scope, HistoryFilter filter, (long Id, IReadOnlyList<SearchPhrase> Others) named, CancellationToken cancellationToken)
    {
        var sql = new HistorySql(db, scope, filter, named.Others);
        return CardReader.ReadAsync(db, sql.Named([named.Id]), sql.Values, 1, cancellationToken);
    }

    private static ((long Id, IReadOnlyList<SearchPhrase> Others)? Number, IReadOnlyList<SearchPhrase> Phrases) ReadText(string text)
    {
        var phrases = SearchText.Phrases(text);
        if (phrases.Count == 0) return (null, phrases);
        if (JobText.FindNumber(text) is { } whole) return ((whole, []), phrases);
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindIndex(words, word => JobText.FindNumber(word) is not null);
        return at < 0 ? (null, phrases) : ((JobText.FindNumber(words[at])!.Value, SearchText.Phrases(string.Join(' ', words.Where((_, i) => i != at)))), phrases);
    }

    private static HistorySlice Cut(List<JobSummary> found, int count) => found.Count > count ? new HistorySlice(found[..count], true) : new HistorySlice(found, false);

    private static List<JobSummary> InOrder(List<JobSummary> found, bool oldestFirst) =>
        oldestFirst ? [.. found.OrderBy(job => job.Id)] : [.. found.OrderByDescending(job => job.Id)];

    private static async Task<long> FirstIdAsync(StudioDb db, DateTime? begin, CancellationToken cancellationToken) => begin is not { } from ? 0 : await CardReader.NumberAsync(
        db, string.Create(CultureInfo.InvariantCulture, $$"""SELECT MIN("Id") FROM (SELECT "Id" FROM "Jobs" WHERE "CreatedAt" >= {0} ORDER BY "CreatedAt" LIMIT {{Slack}}) AS picked"""),
        [from], cancellationToken) ?? long.MaxValue;

    private static async Task<long> EndIdAsync(StudioDb db, DateTime? end, CancellationToken cancellationToken) => end is not { } to ? long.MaxValue : 1 + (await CardReader.NumberAsync(
        db, string.Create(CultureInfo.InvariantCulture, $$"""SELECT MAX("Id") FROM (SELECT "Id" FROM "Jobs" WHERE "CreatedAt" < {0} ORDER BY "CreatedAt" DESC LIMIT {{Slack}}) AS picked"""),
        [to], cancellationToken) ?? 0);
}
