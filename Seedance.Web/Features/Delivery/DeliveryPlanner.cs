using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Media.Delivery;
using Seedance.Web.Media.Placements;
using Seedance.Web.Storage;

namespace Seedance.Web.Features.Delivery;

/// <summary>Finds out what a delivery holds, what it leaves out and why, and what every file is called.</summary>
public sealed class DeliveryPlanner(
    IDbContextFactory<StudioDb> databases, IFileStore store, ClipNames names, RightsLedger ledger, IOptionsMonitor<PlacementOptions> placements) : IDisposable
{
    private const int Chunk = 500;
    private const int AtOnce = 16;
    private const string CropPrefix = "crop-";
    private const string PreviewPrefix = "preview";

    // Of a bucket: asked for once when the page is shown, and not again when the archive is fetched.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private readonly MemoryCache _lengths = new(new MemoryCacheOptions { SizeLimit = 50_000 });

    /// <summary>Null when there is no such campaign or concept for this person.</summary>
    public async Task<DeliveryPlan?> PlanAsync(string personId, DeliveryChoice choice, CancellationToken cancellationToken)
    {
        var (title, rows, media) = await ReadAsync(personId, choice, cancellationToken);
        if (rows is null) return null;
        var isCut = Math.Max(rows.Count, choice.Ids.Count) > DeliveryChoice.MaxClips;
        if (isCut) rows = [.. rows.Take(DeliveryChoice.MaxClips)];
        var notFound = choice.Ids.Count > 0 ? Math.Min(choice.Ids.Count, DeliveryChoice.MaxClips) - rows.Count : 0;
        rows = [.. rows.OrderBy(row => row.Id)];
        var finished = rows.Where(row => row is { State: JobState.Ready, ClipKey: not null }).Select(row => row.Id).ToList();
        var rights = await ledger.ReadAsync(finished, cancellationToken);
        var (facts, templates) = await names.ReadAsync(finished, cancellationToken);
        var (clips, leftOut, taken) = (new List<DeliveredClip>(), new List<LeftOutClip>(), new NameSet());
        var wanted = rows.Select(row => (Row: row, Reason: ReasonOf(row, choice, rights[row.Id]))).ToList();
        var lengths = await LengthsAsync([.. wanted.Where(one => one.Reason is null).Select(one => one.Row)], choice, media, cancellationToken);
        foreach (var (row, reason) in wanted)
        {
            if (reason is null && lengths.TryGetValue(row.ClipKey!, out var bytes) && (row.ClipBytes ?? bytes) == bytes && facts.TryGetValue(row.Id, out var clip))
            {
                var files = FilesOf(row, clip, bytes, choice, media[row.Id], lengths).Select(file =>
                {
                    var wish = names.Write(file.Facts, templates[row.Id], file.Ending);
                    var name = taken.Take(wish, file.Facts.ShortId, file.Ending);
                    return new DeliveredFile(name, choice.Folders ? $"{FolderOf(file.Facts)}/{name}" : name, file.Key, file.Bytes, file.Facts, file.IsClip) { Crc32 = (uint?)file.Crc32 };
                }).ToList();
                clips.Add(new DeliveredClip(row, clip, files, [.. rights[row.Id]]));
            }
            else
            {
                leftOut.Add(new LeftOutClip(row.Id, row.Title, reason ?? LeftOutReason.FileMissing, row.State, row.Review));
            }
        }

        return new DeliveryPlan(title, clips, leftOut, notFound, isCut);
    }

    /// <inheritdoc />
    public void Dispose() => _lengths.Dispose();

    private LeftOutReason? ReasonOf(DeliveryRow row, DeliveryChoice choice, IEnumerable<RightsFinding> rights) =>
        row.TrashedAt is not null ? LeftOutReason.InTrash
        : row is not { State: JobState.Ready, ClipKey: not null } ? LeftOutReason.NotFinished
        : choice.OnlyApproved && row.Review != ReviewState.Approved ? LeftOutReason.NotApproved
        : ledger.Blocks(rights) ? LeftOutReason.Rights
        : null;

    private IEnumerable<(string Ending, NameFacts Facts, string Key, long Bytes, bool IsClip, long? Crc32)> FilesOf(
        DeliveryRow row, NameFacts facts, long bytes, DeliveryChoice choice, IEnumerable<JobFile> made, IReadOnlyDictionary<string, long> lengths)
    {
        yield return (".mp4", facts, row.ClipKey!, bytes, true, row.ClipCrc32);
        if (choice.Crops && row.CropKey is { } crop && lengths.TryGetValue(crop, out var length))
        {
            var placement = placements.CurrentValue.CropFor(row.Placement, facts.Ratio);
            yield return (".mp4", facts with { Ratio = placement?.Ratio ?? facts.Ratio, Placement = placement?.Id ?? row.Placement }, crop, length, false, null);
        }

        foreach (var file in made.Where(file => IsWanted(file, choice)).OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (!lengths.TryGetValue(file.FileKey, out length) || length != file.Bytes) continue; // gone, or not what was kept
            var ending = Path.GetExtension(file.Name).ToLowerInvariant();
            yield return file.Name.StartsWith(CropPrefix, StringComparison.Ordinal)
                ? (ending, facts with { Ratio = Path.GetFileNameWithoutExtension(file.Name)[CropPrefix.Length..].Replace('x', ':') }, file.FileKey, length, false, file.Crc32)
                : ($"_{Path.GetFileNameWithoutExtension(file.Name)}{ending}", facts, file.FileKey, length, false, file.Crc32);
        }
    }

    private static bool IsWanted(JobFile file, DeliveryChoice choice) => choice.Crops && file.Name.StartsWith(CropPrefix, StringComparison.Ordinal) && file.ContentType == "video/mp4"
        || choice.Previews && file.Name.StartsWith(PreviewPrefix, StringComparison.Ordinal);

    private static string FolderOf(NameFacts facts) => SafeName.Whole(SafeName.Words(facts.Placement ?? "", latin: true)) is { Length: > 0 } folder ? folder : "no-placement";

    private async Task<(string? Title, List<DeliveryRow>? Rows, ILookup<long, JobFile> Files)> ReadAsync(string personId, DeliveryChoice choice, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (title, rows) = (default(string), new List<DeliveryRow>());
        if (choice.Campaign is { } campaignId)
        {
            if (await db.CampaignsSeenBy(personId).Where(c => c.PublicId == campaignId).Select(c => new { c.Id, c.Name }).FirstOrDefaultAsync(cancellationToken) is not { } campaign)
                return (null, null, Nothing());
            title = campaign.Name;
            rows = await NewestAsync(db.Jobs.Where(j => j.CampaignId == campaign.Id && j.TrashedAt == null));
        }
        else if (choice.Concept is { } conceptId)
        {
            var concept = await db.Concepts.Where(c => c.PublicId == conceptId).Select(c => new { c.Id, c.Name, c.OwnerId }).FirstOrDefaultAsync(cancellationToken);
            if (concept is null) return (null, null, Nothing());
            rows = await NewestAsync(db.JobsSeenBy(personId).Where(j => j.ConceptId == concept.Id && j.TrashedAt == null));
            if (rows.Count == 0 && concept.OwnerId != personId) return (null, null, Nothing()); // as if it were not there
            title = concept.Name;
        }
        else
        {
            foreach (var some in choice.Ids.Take(DeliveryChoice.MaxClips).Chunk(Chunk))
                rows.AddRange(await Rows(db.JobsSeenBy(personId).Where(j => some.Contains(j.Id))).ToListAsync(cancellationToken));
        }

        if (!choice.Crops && !choice.Previews) return (title, rows, Nothing());
        var files = new List<JobFile>();
        foreach (var some in rows.Select(row => row.Id).Chunk(Chunk))
            files.AddRange(await db.JobFiles.AsNoTracking().Where(file => some.Contains(file.JobId) && (file.Name.StartsWith(CropPrefix) || file.Name.StartsWith(PreviewPrefix))).ToListAsync(cancellationToken));
        return (title, rows, files.ToLookup(file => file.JobId));

        // What can be delivered, one more than fits; then of the rest, which is only named, as many as there is room for.
        async Task<List<DeliveryRow>> NewestAsync(IQueryable<Job> jobs)
        {
            var newest = jobs.OrderByDescending(j => j.Id);
            var wanted = await Rows(newest.Where(j => j.State == JobState.Ready && (!choice.OnlyApproved || j.Review == ReviewState.Approved)).Take(DeliveryChoice.MaxClips + 1)).ToListAsync(cancellationToken);
            var room = Math.Max(0, DeliveryChoice.MaxClips - wanted.Count);
            return [.. wanted, .. await Rows(newest.Where(j => j.State != JobState.Ready || (choice.OnlyApproved && j.Review != ReviewState.Approved)).Take(room)).ToListAsync(cancellationToken)];
        }

        static ILookup<long, JobFile> Nothing() => Array.Empty<JobFile>().ToLookup(file => file.JobId);
    }

    private static IQueryable<DeliveryRow> Rows(IQueryable<Job> jobs) => jobs.AsNoTracking().Select(j => new DeliveryRow(
        j.Id, j.Title, j.State, j.Prompt, j.Model, j.Ratio, j.Placement, j.AssetId, j.ClipKey, j.ClipBytes, j.ClipSha256, j.CropKey, j.ChangedAt, j.TrashedAt,
        j.Review, j.ReviewedBy, j.ReviewedAt, j.Gateway, j.Tokens, j.EstimatedTokens, j.EstimatedCostMicros, j.Currency, j.CampaignId, j.ClipCrc32));

    /// <summary>The true lengths of the files that are there: an archive whose length was promised wrongly could never be fetched.</summary>
    private async Task<IReadOnlyDictionary<string, long>> LengthsAsync(IReadOnlyList<DeliveryRow> rows, DeliveryChoice choice, ILookup<long, JobFile> media, CancellationToken cancellationToken)
    {
        var keys = rows.SelectMany(row => (string?[])[row.ClipKey, choice.Crops ? row.CropKey : null, .. media[row.Id].Select(file => file.FileKey)]).OfType<string>();
        var found = new System.Collections.Concurrent.ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(keys.Distinct(StringComparer.Ordinal), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (key, stop) =>
        {
            var isHere = store.FindPath(key) is not null;
            if (!isHere && _lengths.TryGetValue<long>(key, out var known)) found[key] = known;
            else if (await store.FindLengthAsync(key, stop) is { } length) found[key] = isHere ? length : _lengths.Set(key, length, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
        });
        return found;
    }
}
