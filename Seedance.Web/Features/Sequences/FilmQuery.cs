using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Sequences;

/// <summary>A clip that was made of a sequence.</summary>
public sealed record Film(long Id, string Title, JobState State, int? Percent, DateTime CreatedAt, int? DurationMs, bool HasPoster, JobProblem? Problem);

/// <summary>Colours and logo of a brand.</summary>
public sealed record FilmBrand(Guid Id, string Name, IReadOnlyList<string> Colours, Guid? LogoId);

/// <summary>An item of the library in a film.</summary>
public sealed record FilmItem(Guid Id, string Name, string FileUrl, int? DurationMs, int? Width, int? Height);

/// <summary>What the pages of longer ads read beside the plan itself.</summary>
public sealed class FilmQuery(IDbContextFactory<StudioDb> databases)
{
    private const int MostFilms = 20;

    /// <summary>What was made of a sequence, the newest first.</summary>
    public async Task<IReadOnlyList<Film>> FilmsAsync(string ownerId, long sequenceId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AsNoTracking().Where(j => j.SequenceId == sequenceId && j.OwnerId == ownerId && j.TrashedAt == null).OrderByDescending(j => j.Id).Take(MostFilms)
            .Select(j => new Film(j.Id, j.Title, j.State, j.Percent, j.CreatedAt, j.DurationMs, j.PosterKey != null, j.Problem)).ToListAsync(cancellationToken);
    }

    /// <summary>Whether any of these jobs was made of the sequence, perhaps in another tab.</summary>
    /// <param name="sequenceId">Null: of any.</param>
    public async Task<bool> IsAnyOfAsync(string ownerId, long? sequenceId, IReadOnlyCollection<long> jobIds, CancellationToken cancellationToken)
    {
        if (jobIds.Count == 0) return false;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var films = sequenceId is { } id ? db.Jobs.Where(j => j.SequenceId == id) : db.Jobs.Where(j => j.SequenceId != null);
        return await films.AnyAsync(j => j.OwnerId == ownerId && jobIds.Contains(j.Id), cancellationToken);
    }

    /// <summary>The brands of the studio that have a colour or a logo.</summary>
    public async Task<IReadOnlyList<FilmBrand>> BrandsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var kits = await db.BrandKits.AsNoTracking().Where(kit => kit.DeletedAt == null && (kit.Colours != "" || kit.LogoId != null)).OrderBy(kit => kit.Name)
            .Select(kit => new { kit.PublicId, kit.Name, kit.Colours, kit.LogoId }).ToListAsync(cancellationToken);
        return kits.ConvertAll(kit => new FilmBrand(kit.PublicId, kit.Name, kit.Colours.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), kit.LogoId));
    }
}
