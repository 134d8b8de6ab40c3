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

    /// <summary>What would mend this file; none where ffmpeg is missing.</summary>
    public MediaMend MendFor(FormReference reference, MediaLimits limits) =>
        mender.IsAvailable && reference.Facts is { } facts ? LibraryMender.MendFor(MediaRules.Check(facts, limits)) : MediaMend.None;

    /// <summary>Gives the references of a form the names and pictures of their files; what is gone stays as it is.</summary>
    public async Task NameAsync(string ownerId, ComposeForm form, CancellationToken cancellationToken)
    {
        var ids = form.References.Select(reference => LibraryFiles.IdOf(reference.Url)).OfType<Guid>().Distinct().ToList();
        var items = (await library.FindAsync(ownerId, ids, cancellationToken)).ToDictionary(item => LibraryFiles.Address(item.PublicId));
        form.References = [.. form.References.Select(reference => items.TryGetValue(reference.Url, out var item) ? From(item, reference) : reference)];
    }

    private static FormReference From(MediaItem item, FormReference? known)
    {
        var kind = Enum.Parse<MediaKind>(item.Kind);
        return new FormReference
        {
            Key = known?.Key ?? Guid.NewGuid(),
            Kind = kind,
            Role = known?.Role ?? FormReference.RolesOf(kind)[0],
            Url = LibraryFiles.Address(item.PublicId),
            Name = item.Name,
            Facts = ReferenceCheck.FactsOf(item),
            PictureUrl = item.PreviewKey is { } preview ? LibraryFiles.PreviewUrl(item.PublicId, preview) : null,
        };
    }
}
