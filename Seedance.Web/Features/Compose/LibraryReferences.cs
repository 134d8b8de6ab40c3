using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media;

namespace Seedance.Web.Features.Compose;

/// <summary>Files of the library as references of the form.</summary>
public sealed class LibraryReferences(MediaLibrary library, LibraryMender mender)
{
    // More than any model takes.
    private const int MaxAtOnce = 50;

    /// <summary>A reference to this file; null when this person may not use it.</summary>
    public async Task<FormReference?> FindAsync(string ownerId, Guid id) =>
        await library.FindAsync(ownerId, id, CancellationToken.None) is { } item ? From(item, null) : null;

    /// <summary>References to these files, in this order; those that this person may not use are left out.</summary>
    /// <param name="ids">As an address has them: separated by commas.</param>
    public async Task<IReadOnlyList<FormReference>> FindAllAsync(string ownerId, string ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Split(',').Take(MaxAtOnce).Select(id => Guid.TryParse(id, out var known) ? known : Guid.Empty).Distinct().ToList();
        var items = (await library.FindAsync(ownerId, wanted, cancellationToken)).ToDictionary(item => item.PublicId);
        return [.. wanted.Where(items.ContainsKey).Select(id => From(items[id], null))];
    }

    /// <summary>The mended file in the place of this one; null when it could not be made.</summary>
    public async Task<FormReference?> MendAsync(string ownerId, FormReference reference, MediaLimits limits, CancellationToken cancellationToken) =>
        LibraryFiles.IdOf(reference.Url) is { } id && await mender.MendAsync(ownerId, id, limits, cancellationToken) is { } item ? From(item, reference) : null;

    /// <summary>The chosen part in the place of the whole; null when it could not be made.</summary>
    public async Task<FormReference?> TrimAsync(string ownerId, FormReference reference, MediaPart part, MediaLimits limits, CancellationToken cancellationToken) =>
        LibraryFiles.IdOf(reference.Url) is { } id && await mender.TrimAsync(ownerId, id, part, limits, cancellationToken) is { } item ? From(item, reference) : null;

    /// <summary>The video without its sound in the place of this one; null when it could not be made.</summary>
    public async Task<FormReference?> RemoveSoundAsync(string ownerId, FormReference reference, MediaLimits limits, CancellationToken cancellationToken) =>
        LibraryFiles.IdOf(reference.Url) is { } id && await mender.RemoveSoundAsync(ownerId, id, limits, cancellationToken) is { } item ? From(item, reference) : null;

    /// <summary>What the dialog needs to choose a part of this file; null when there is nothing to choose, or no ffmpeg.</summary>
    /// <param name="all">All of the form: together they may be too long as well.</param>
    public TrimSource? PartsOf(FormReference reference, IEnumerable<FormReference> all, MediaLimits limits)
    {
        if (!mender.IsAvailable || reference.Facts is not { DurationMs: { } length } facts || LibraryFiles.IdOf(reference.Url) is not { } id) return null;
        var least = limits.Of(facts.Kind).Seconds.Min ?? 1;
        var most = MostSeconds(all.Where(other => other.Key != reference.Key).Select(other => other.Facts).OfType<MediaFacts>(), facts.Kind, least, limits);
        return facts.Kind != MediaKind.Image && length / 1000.0 >= least + 0.1
            ? new TrimSource(facts.Kind, reference.Name, LibraryFiles.FileUrl(id), LibraryFiles.StripUrl(id), length / 1000.0, least, most)
            : null;
    }

    // What the others leave of the seconds together; where they leave nothing, a fair share, so that the next cut makes it fit.
    private static double MostSeconds(IEnumerable<MediaFacts> others, MediaKind kind, double least, MediaLimits limits)
    {
        const double OneFrame = 0.1; // a cut ends with a whole one
        var most = limits.Of(kind).Seconds.Max ?? 15;
        var lengths = others.Where(other => other.Kind == kind).Select(other => (other.DurationMs ?? 0) / 1000.0).ToList();
        if (limits.Of(kind).SecondsTogether.Max is not { } together || lengths.Count == 0) return most;
        var left = together - lengths.Sum();
        return Math.Min(most, Math.Max(least, Math.Floor(((left >= least ? left : together / (lengths.Count + 1)) - OneFrame) * 10) / 10));
    }

    /// <summary>True of a video with a sound that can be taken off here.</summary>
    public bool CanRemoveSound(FormReference reference) => mender.IsAvailable && reference.Facts is { Kind: MediaKind.Video, HasAudio: true };

    /// <summary>What would mend this file; none where ffmpeg is missing.</summary>
    public MediaMend MendFor(FormReference reference, MediaLimits limits) =>
        mender.IsAvailable && reference.Facts is { } facts ? LibraryMender.MendFor(MediaRules.Check(facts, limits)) : MediaMend.None;

    /// <summary>Tells a form what the library knows of its files now: names, pictures, rights; and what is gone.</summary>
    public async Task NameAsync(string ownerId, ComposeForm form, CancellationToken cancellationToken)
    {
        var ids = form.References.Concat(form.Aside.Select(aside => aside.Reference)).Select(reference => LibraryFiles.IdOf(reference.Url)).OfType<Guid>().Distinct().ToList();
        if (ids.Count == 0) return;
        var items = (await library.FindAsync(ownerId, ids, cancellationToken)).ToDictionary(item => LibraryFiles.Address(item.PublicId));
        form.References = form.References.ConvertAll(Tell);
        form.Aside = form.Aside.ConvertAll(aside => aside with { Reference = Tell(aside.Reference) });

        FormReference Tell(FormReference reference) =>
            items.TryGetValue(reference.Url, out var item) ? From(item, reference)
            : LibraryFiles.IdOf(reference.Url) is null ? reference
            : Known(reference, reference, reference.Url, reference.Name, reference.Facts, reference.Sha256, null, Gone);
    }

    private static readonly LibraryNote Gone = new(null, null, IsGone: true);

    private FormReference From(MediaItem item, FormReference? known)
    {
        var kind = Enum.Parse<MediaKind>(item.Kind);
        var purpose = ReferencePurpose.Of(kind).Contains(item.Purpose) ? item.Purpose : MediaPurpose.None;
        var fresh = new FormReference { Kind = kind, Role = FormReference.RolesOf(kind)[0], Purpose = purpose };
        return Known(known ?? fresh, fresh, LibraryFiles.Address(item.PublicId), item.Name, ReferenceCheck.FactsOf(item), item.Sha256,
            item.PreviewKey is { } preview ? LibraryFiles.PreviewUrl(item.PublicId, preview) : null, new LibraryNote(item.LicenceUntil, item.HasConsent));
    }

    // What a person chose in the form stays.
    private static FormReference Known(FormReference known, FormReference fresh, string url, string name, MediaFacts? facts, string? sha256, string? picture, LibraryNote note) => new()
    {
        Key = known.Key,
        Kind = fresh.Kind,
        Role = known.Role,
        FrameRole = known.FrameRole,
        Purpose = known.Purpose ?? fresh.Purpose,
        Url = url,
        Name = name,
        Facts = facts,
        Sha256 = sha256,
        PictureUrl = picture,
        Library = note,
    };
}
