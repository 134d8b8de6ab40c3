using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Jobs;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>A concept in the list of concepts.</summary>
/// <param name="Clips">Jobs that were started from it.</param>
/// <param name="Ready">Those of them that are done.</param>
/// <param name="PosterOf">The newest of them that has a picture.</param>
public sealed record ConceptSummary(long Id, Guid PublicId, string Name, DateTime UpdatedAt, int Clips, int Ready, int Open, long? PosterOf);

/// <summary>What became of <see cref="ConceptStore.RecomposeAsync"/>.</summary>
public enum RecomposeResult
{
    Done,

    /// <summary>This person has no such concept.</summary>
    Gone,

    /// <summary>Its composition is another one than the one that was opened: nothing was written.</summary>
    Changed,
}

/// <summary>The concepts of each person. A save tells when another tab has saved before.</summary>
public sealed class ConceptStore(IDbContextFactory<StudioDb> databases, LibraryReferences library, BrandKits brands, IOptionsMonitor<PlacementOptions> placements, TimeProvider clock)
{
    private static readonly JobState[] Open = [JobState.Queued, JobState.Submitting, JobState.Generating, JobState.Saving];

    /// <summary>Makes a concept of a composition: what it says of hook, call to action, placement and language are the first options.</summary>
    public async Task<Guid> CreateAsync(string ownerId, string name, ComposeForm form, CancellationToken cancellationToken)
    {
        var axes = new ConceptAxes();
        if (form.WritesFromBrief)
        {
            if (!string.IsNullOrWhiteSpace(form.Brief.Hook)) axes.Hooks.Add(axes.NewText("H", form.Brief.Hook));
            if (!string.IsNullOrWhiteSpace(form.Brief.CallToAction)) axes.Calls.Add(axes.NewText("A", form.Brief.CallToAction));
            axes.Languages.Add(form.Brief.Language ?? AdLanguages.English);
        }

        if (placements.CurrentValue.Find(form.Placement) is { } placement) axes.Placements.Add(axes.NewPlacement(placement));
        var now = clock.GetUtcNow().UtcDateTime;
        var row = new Concept
        {
            OwnerId = ownerId,
            Name = NameFrom(name, form),
            FormJson = ConceptDraft.Write(form),
            AxesJson = axes.Write(),
            CampaignId = form.CampaignId,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Concepts.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        return row.PublicId;
    }

    /// <summary>The concept with what the library knows of its files now; null when this person has none with this id, or it cannot be read.</summary>
    public async Task<ConceptDraft?> FindAsync(string ownerId, Guid publicId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Concepts.AsNoTracking().FirstOrDefaultAsync(c => c.PublicId == publicId && c.OwnerId == ownerId && c.DeletedAt == null, cancellationToken);
        if (row is null || DraftStore.TryParse(row.FormJson) is not { } form || ConceptAxes.TryRead(row.AxesJson) is not { } axes) return null;
        await library.NameAsync(ownerId, form, cancellationToken);
        await brands.TellAsync(form, cancellationToken);
        return new ConceptDraft
        {
            Id = row.Id,
            PublicId = row.PublicId,
            OwnerId = row.OwnerId,
            Name = row.Name,
            Form = form,
            FormJson = ConceptDraft.Write(form),
            Axes = axes,
            Mark = MarkOf(row.FormJson),
            Version = row.Version,
            CampaignId = row.CampaignId,
        };
    }

    /// <summary>Writes name and axes. False: another tab has saved meanwhile or the concept was deleted, and nothing was written.</summary>
    public async Task<bool> SaveAsync(ConceptDraft concept, CancellationToken cancellationToken)
    {
        var (known, now, axes) = (concept.Version, clock.GetUtcNow().UtcDateTime, concept.Axes.Write());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var saved = await db.Concepts.Where(c => c.Id == concept.Id && c.OwnerId == concept.OwnerId && c.Version == known && c.DeletedAt == null).ExecuteUpdateAsync(
            s => s.SetProperty(c => c.Name, concept.Name).SetProperty(c => c.AxesJson, axes).SetProperty(c => c.Version, known + 1).SetProperty(c => c.UpdatedAt, now), cancellationToken) == 1;
        if (saved) concept.Version++;
        return saved;
    }

    /// <summary>Puts another composition into a concept; what was done to its axes meanwhile stays.</summary>
    /// <param name="mark">The <see cref="ConceptDraft.Mark"/> of the composition that this one was made from; null: whatever is there makes way.</param>
    public async Task<RecomposeResult> RecomposeAsync(string ownerId, Guid publicId, ComposeForm form, string? mark, CancellationToken cancellationToken)
    {
        var json = ConceptDraft.Write(form);
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var row = await db.Concepts.AsNoTracking().Where(c => c.PublicId == publicId && c.OwnerId == ownerId && c.DeletedAt == null)
                .Select(c => new { c.Id, c.Version, c.FormJson, c.AxesJson }).FirstOrDefaultAsync(cancellationToken);
            if (row is null) return RecomposeResult.Gone;
            if (mark is not null && mark != MarkOf(row.FormJson)) return RecomposeResult.Changed;
            var (axes, now) = (Reshaped(row.AxesJson, row.FormJson, form.Ratio), clock.GetUtcNow().UtcDateTime);
            var saved = await db.Concepts.Where(c => c.Id == row.Id && c.Version == row.Version && c.DeletedAt == null).ExecuteUpdateAsync(
                s => s.SetProperty(c => c.FormJson, json).SetProperty(c => c.AxesJson, axes).SetProperty(c => c.Version, row.Version + 1).SetProperty(c => c.UpdatedAt, now), cancellationToken) == 1;
            if (saved) return RecomposeResult.Done; // else another tab came between our two statements
        }
    }

    // The ratio of the composition is part of the keys of a concept without placements.
    private static string Reshaped(string axesJson, string formJson, string ratio)
    {
        if (ConceptAxes.TryRead(axesJson) is not { } axes || DraftStore.TryParse(formJson) is not { } before || before.Ratio == ratio) return axesJson;
        CellKeys.Carry(axes, Cell.All(axes, before.Ratio, VariantStage.Final)[0], Cell.All(axes, ratio, VariantStage.Final)[0]);
        return axes.Write();
    }

    private static string MarkOf(string formJson) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(formJson)).AsSpan(0, 8));

    /// <summary>Code and name, for a link back; null when this person has no such concept.</summary>
    public async Task<(string Code, string Name)?> NameAsync(string ownerId, Guid publicId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.Concepts.AsNoTracking().Where(c => c.PublicId == publicId && c.OwnerId == ownerId && c.DeletedAt == null)
            .Select(c => new { c.Id, c.Name }).FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : (FormattableString.Invariant($"C{found.Id}"), found.Name);
    }

    /// <summary>All of a person, the last one that was worked on first.</summary>
    public async Task<IReadOnlyList<ConceptSummary>> ListAsync(string ownerId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Concepts.AsNoTracking().Where(c => c.OwnerId == ownerId && c.DeletedAt == null).OrderByDescending(c => c.UpdatedAt)
            .Select(c => new { c.Id, c.PublicId, c.Name, c.UpdatedAt }).ToListAsync(cancellationToken);
        var counts = await db.Jobs.AsNoTracking().Where(j => j.OwnerId == ownerId && j.ConceptId != null && j.TrashedAt == null).GroupBy(j => j.ConceptId!.Value)
            .Select(jobs => new
            {
                jobs.Key,
                Clips = jobs.Count(),
                Ready = jobs.Count(j => j.State == JobState.Ready),
                Open = jobs.Count(j => Open.Contains(j.State)),
                Poster = jobs.Max(j => j.PosterKey != null ? (long?)j.Id : null),
            }).ToDictionaryAsync(jobs => jobs.Key, cancellationToken);
        return [.. rows.Select(row => counts.GetValueOrDefault(row.Id) is { } jobs
            ? new ConceptSummary(row.Id, row.PublicId, row.Name, row.UpdatedAt, jobs.Clips, jobs.Ready, jobs.Open, jobs.Poster)
            : new ConceptSummary(row.Id, row.PublicId, row.Name, row.UpdatedAt, 0, 0, 0, null))];
    }

    /// <summary>Those of a person that were written by a later version, or are damaged: they can be deleted, and nothing else.</summary>
    public async Task<IReadOnlySet<long>> FindUnreadableAsync(string ownerId, CancellationToken cancellationToken)
    {
        var unreadable = new HashSet<long>();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await foreach (var row in db.Concepts.AsNoTracking().Where(c => c.OwnerId == ownerId && c.DeletedAt == null).Select(c => new { c.Id, c.FormJson, c.AxesJson }).AsAsyncEnumerable().WithCancellation(cancellationToken))
            if (DraftStore.TryParse(row.FormJson) is null || ConceptAxes.TryRead(row.AxesJson) is null) unreadable.Add(row.Id);
        return unreadable;
    }

    /// <summary>Takes a concept out of the list; its clips stay. It can be brought back.</summary>
    public Task DeleteAsync(string ownerId, Guid publicId, CancellationToken cancellationToken) => MarkAsync(ownerId, publicId, clock.GetUtcNow().UtcDateTime, cancellationToken);

    public Task RestoreAsync(string ownerId, Guid publicId, CancellationToken cancellationToken) => MarkAsync(ownerId, publicId, null, cancellationToken);

    private async Task MarkAsync(string ownerId, Guid publicId, DateTime? deletedAt, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Concepts.Where(c => c.PublicId == publicId && c.OwnerId == ownerId).ExecuteUpdateAsync(s => s.SetProperty(c => c.DeletedAt, deletedAt), cancellationToken);
    }

    private static string NameFrom(string name, ComposeForm form)
    {
        var words = name.Trim().Length > 0 ? JobTitle.Clean(name) : FormTitle.Of(form);
        return words.Length <= ConceptDraft.MaxNameLength ? words : words[..ConceptDraft.MaxNameLength].TrimEnd();
    }
}
