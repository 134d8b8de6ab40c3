using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>
/// Makes of a file in the library that a model does not take a new one that it takes, by <see cref="MediaMender"/>. The original stays; the new
/// one stands beside it and knows what it was made from.
/// </summary>
public sealed class LibraryMender(MediaLibrary library, MediaMender mender, IFileStore store, UploadFolder folder, ILogger<LibraryMender> log)
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
    public async Task<MediaItem?> MendAsync(string personId, Guid id, MediaLimits limits, CancellationToken cancellationToken)
    {
        if (await library.FindAsync(personId, id, cancellationToken) is not { } item) return null;
        var facts = ReferenceCheck.FactsOf(item);
        var mend = MendFor(MediaRules.Check(facts, limits));
        if (mend == MediaMend.None) return null;
        Directory.CreateDirectory(folder.Path);
        var target = Path.Combine(folder.Path, $"{Guid.NewGuid():N}.mended");
        try
        {
            using var source = await store.FetchAsync(item.FileKey, cancellationToken);
            if (source is null) return null;
            var outcome = mend == MediaMend.Trim
                ? await mender.TrimAsync(source.Path, facts, TimeSpan.Zero, TimeSpan.FromSeconds(limits.Of(facts.Kind).Seconds.Max ?? 15), limits, target, null, cancellationToken)
                : await mender.ConvertAsync(source.Path, facts, limits, target, null, cancellationToken);
            if (outcome is not { End: MendEnd.Done, Format: { } format }) return null;
            var media = new NewMedia(personId, item.Name + format.Extension, target, await HashAsync(target, cancellationToken)) { MadeFromId = item.Id };
            return await library.AddAsync(media, cancellationToken) is AddOutcome.Added added ? added.Item : null;
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

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
