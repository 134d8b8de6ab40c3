using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>A part of a video or sound.</summary>
public sealed record MediaPart(TimeSpan From, TimeSpan Length);

/// <summary>
/// Makes of a file in the library that a model does not take a new one that it takes, by <see cref="MediaMender"/>. The original stays; the new
/// one stands beside it and knows what it was made from.
/// </summary>
public sealed class LibraryMender(MediaLibrary library, MediaMender mender, IFileStore store, ILogger<LibraryMender> log)
{
    /// <summary>False: this machine has no ffmpeg.</summary>
    public bool IsAvailable => mender.IsAvailable;

    /// <summary>
    /// What takes all these faults away: a trim when it is too long (from its beginning, to the longest that the model takes), else a conversion
    /// within all limits. None when one of them cannot be mended.
    /// </summary>
    public static MediaMend MendFor(IReadOnlyList<MediaFault> faults) =>
        faults.Count == 0 || faults.Any(fault => fault.CanMend == MediaMend.None) ? MediaMend.None
        : faults.Any(fault => fault.CanMend == MediaMend.Trim) ? MediaMend.Trim
        : faults[0].CanMend;

    /// <summary>The mended item; null when it could not be made.</summary>
    public Task<MediaItem?> MendAsync(string personId, Guid id, MediaLimits limits, CancellationToken cancellationToken) =>
        MakeAsync(personId, id, (source, facts, target) => MendFor(MediaRules.Check(facts, limits)) switch
        {
            MediaMend.None => Task.FromResult(new MendOutcome(MendEnd.Impossible)),
            MediaMend.Trim => mender.TrimAsync(source, facts, TimeSpan.Zero, Longest(facts, limits), limits, target, null, cancellationToken),
            _ => mender.ConvertAsync(source, facts, limits, target, null, cancellationToken),
        }, cancellationToken);

    /// <summary>A part of a video or sound; null when it could not be made. It is never longer than the model takes.</summary>
    public Task<MediaItem?> TrimAsync(string personId, Guid id, MediaPart part, MediaLimits limits, CancellationToken cancellationToken) =>
        MakeAsync(personId, id, (source, facts, target) =>
        {
            var longest = Longest(facts, limits);
            return mender.TrimAsync(source, facts, part.From, part.Length < longest ? part.Length : longest, limits, target, null, cancellationToken);
        }, cancellationToken);

    /// <summary>A video without its sound; null when it could not be made.</summary>
    public Task<MediaItem?> RemoveSoundAsync(string personId, Guid id, MediaLimits limits, CancellationToken cancellationToken) =>
        MakeAsync(personId, id, (source, facts, target) => mender.RemoveSoundAsync(source, facts, limits, target, null, cancellationToken), cancellationToken);

    // The same bytes were there already, perhaps with other words: the stricter ones hold.
    private async Task<MediaItem?> TightenAsync(string personId, MediaItem same, MediaItem source, CancellationToken cancellationToken)
    {
        await library.ChangeAsync(personId, same.PublicId, item =>
        {
            if (item.LicenceUntil is null || source.LicenceUntil < item.LicenceUntil) item.LicenceUntil = source.LicenceUntil ?? item.LicenceUntil;
            if (source.HasConsent == false) item.HasConsent = false;
        }, cancellationToken);
        return await library.FindAsync(personId, same.PublicId, cancellationToken);
    }

    private static TimeSpan Longest(MediaFacts facts, MediaLimits limits) => TimeSpan.FromSeconds(limits.Of(facts.Kind).Seconds.Max ?? 15);

    private async Task<MediaItem?> MakeAsync(string personId, Guid id, Func<string, MediaFacts, string, Task<MendOutcome>> make, CancellationToken cancellationToken)
    {
        if (await library.FindAsync(personId, id, cancellationToken) is not { } item) return null;
        Directory.CreateDirectory(store.WorkFolder);
        var target = Path.Combine(store.WorkFolder, $"{Guid.NewGuid():N}.mended");
        try
        {
            using var source = await store.FetchAsync(item.FileKey, cancellationToken);
            if (source is null || await make(source.Path, ReferenceCheck.FactsOf(item), target) is not { End: MendEnd.Done, Format: { } format }) return null;
            var media = new NewMedia(personId, item.Name + format.Extension, target, await FileHash.OfAsync(target, cancellationToken)) { MadeFrom = item };
            if (await library.AddAsync(media, cancellationToken) is not AddOutcome.Added added) return null;
            return added.WasThere ? await TightenAsync(personId, added.Item, item, cancellationToken) : added.Item;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or DbUpdateException)
        {
            log.StoreFailed(fault);
            return null;
        }
        finally
        {
            File.Delete(target);
        }
    }
}
