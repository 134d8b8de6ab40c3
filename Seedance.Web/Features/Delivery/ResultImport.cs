using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Delivery;

/// <summary>What would be stored for one clip.</summary>
public sealed record ClipResult(long JobId, string Title, AdResult Result, int Rows);

/// <summary>What a file comes to, before anything is stored.</summary>
public sealed record ResultPreview(IReadOnlyList<ClipResult> Clips, IReadOnlyList<ResultFault> Faults);

/// <summary>Finds the clips of an ads manager's rows and adds up what belongs to one clip.</summary>
public sealed partial class ResultImport(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    private const int Chunk = 500;

    public async Task<ResultPreview> PreviewAsync(string personId, ResultTable table, IReadOnlyDictionary<ResultField, int> columns, CancellationToken cancellationToken)
    {
        var (rows, faults) = table.Map(columns);
        var found = await FindAsync(personId, [.. rows.Select(row => row.Clip).Distinct(StringComparer.Ordinal)], cancellationToken);
        var heading = columns.TryGetValue(ResultField.Clip, out var column) ? table.Columns[column] : "";
        var all = faults.Concat(rows.Where(row => !found.ContainsKey(row.Clip)).Select(row => new ResultFault(ResultFaultKind.NoSuchClip, row.Line, heading, row.Clip))).ToList();
        var clips = new List<ClipResult>();
        foreach (var group in rows.Where(row => found.ContainsKey(row.Clip)).GroupBy(row => found[row.Clip]))
        {
            var currencies = group.Where(row => row.Spend > 0).Select(row => row.Currency).Distinct(StringComparer.Ordinal).ToList();
            if (currencies.Count > 1)
            {
                all.Add(new ResultFault(ResultFaultKind.TwoCurrencies, group.Last().Line, heading, group.Last().Clip));
                continue;
            }

            clips.Add(new ClipResult(group.Key.Id, group.Key.Title, Sum(group.Key.Id, [.. group], currencies.FirstOrDefault()), group.Count()));
        }

        return new ResultPreview([.. clips.OrderByDescending(clip => clip.Result.Impressions)], [.. all.OrderBy(fault => fault.Line)]);
    }

    private AdResult Sum(long jobId, IReadOnlyList<ResultRow> rows, string? currency) => new()
    {
        JobId = jobId,
        Impressions = rows.Sum(row => row.Impressions),
        ThreeSecondViews = rows.Any(row => row.ThreeSecondViews is not null) ? rows.Sum(row => row.ThreeSecondViews ?? 0) : null,
        Clicks = rows.Any(row => row.Clicks is not null) ? rows.Sum(row => row.Clicks ?? 0) : null,
        SpendMicros = rows.Any(row => row.Spend is not null) ? (long)decimal.Round(rows.Sum(row => row.Spend ?? 0) * 1_000_000m) : null,
        Currency = currency,
        ImportedAt = clock.GetUtcNow().UtcDateTime,
    };

    /// <summary>The clip of each text: by its number ("…_c123"), else by the id of its variant, of which the newest finished clip counts.</summary>
    private async Task<Dictionary<string, (long Id, string Title)>> FindAsync(string personId, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var wanted = texts.Select(text => (Text: text, Id: IdIn(text), Asset: AssetIn(text))).ToList();
        var (byId, byAsset) = (new Dictionary<long, string>(), new Dictionary<string, (long Id, string Title)>(StringComparer.Ordinal));
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var some in wanted.Select(one => one.Id).OfType<long>().Distinct().Chunk(Chunk))
            foreach (var job in await db.JobsSeenBy(personId).Where(j => some.Contains(j.Id)).Select(j => new { j.Id, j.Title }).ToListAsync(cancellationToken)) byId[job.Id] = job.Title;
        foreach (var some in wanted.Where(one => one.Id is null).Select(one => one.Asset).OfType<string>().Distinct(StringComparer.Ordinal).Chunk(Chunk))
        {
            // The concept's number is in the id, and has an index.
            var concepts = some.Select(asset => long.Parse(ConceptNumber().Match(asset).Groups[1].Value, CultureInfo.InvariantCulture)).Distinct().ToList();
            var jobs = await db.JobsSeenBy(personId).Where(j => j.ConceptId != null && concepts.Contains(j.ConceptId.Value) && j.AssetId != null && j.State == JobState.Ready && j.TrashedAt == null)
                .OrderBy(j => j.Id).Select(j => new { j.Id, j.Title, j.AssetId }).ToListAsync(cancellationToken);
            foreach (var job in jobs) byAsset[job.AssetId!.ToUpperInvariant()] = (job.Id, job.Title);
        }

        var found = new Dictionary<string, (long, string)>(StringComparer.Ordinal);
        foreach (var (text, id, asset) in wanted)
        {
            if (id is { } number && byId.TryGetValue(number, out var title)) found[text] = (number, title);
            else if (asset is not null && byAsset.TryGetValue(asset, out var clip)) found[text] = clip;
        }

        return found;
    }

    /// <summary>The number of a clip in a name; the last one, for names end with it. A variant's own id begins with the number of its concept.</summary>
    internal static long? IdIn(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var plain)) return plain;
        var rest = Asset().Replace(text, " ");
        return ShortId().Matches(rest) is { Count: > 0 } found && long.TryParse(found[^1].Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    /// <summary>The id of a variant in a name, in capitals; null when there is none.</summary>
    internal static string? AssetIn(string text) => Asset().Match(text) is { Success: true, Value: var asset } ? asset.ToUpperInvariant() : null;

    [GeneratedRegex(@"(?<![A-Za-z0-9])c([0-9]{1,18})(?![A-Za-z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ShortId();

    [GeneratedRegex(@"(?<![A-Za-z0-9])C[0-9]{1,18}(?:-[A-Za-z0-9]+)+?-v[0-9]+(?:-draft)?(?![A-Za-z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Asset();

    [GeneratedRegex("^C([0-9]+)")]
    private static partial Regex ConceptNumber();
}
