using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Media;

/// <summary>What the library says of a request.</summary>
/// <param name="Used">The items that it uses.</param>
/// <param name="Faults">What keeps it from being sent.</param>
public sealed record CheckedReferences(IReadOnlyList<MediaItem> Used, IReadOnlyList<RequestFault> Faults)
{
    /// <summary>The request with what its files are now: a file that is put in the place of one of them is noticed before it is sent.</summary>
    public VideoRequest Pin(VideoRequest request) => Used.Count == 0 ? request : request with { References = [.. request.References.Select(Pin)] };

    private MediaReference Pin(MediaReference reference) =>
        LibraryFiles.IdOf(reference.Url) is { } id && Used.FirstOrDefault(used => used.PublicId == id) is { } item
            ? reference with { Sha256 = item.Sha256, Seconds = item.DurationMs / 1000.0 }
            : reference;
}

/// <summary>
/// The last look before a request is stored, and once more before it is sent: every file of the library that it names exists, may be used by
/// this person, is the one that was looked at and what it is used as, fits the model, is licensed where that is asked for, and can be had by
/// the gateway.
/// </summary>
public sealed class ReferenceCheck(
    MediaLibrary library, MediaLinks links, IOptionsMonitor<GatewayOptions> gateway, IOptionsMonitor<LinkOptions> options,
    IOptionsMonitor<LibraryOptions> rights, TimeProvider clock)
{
    private static readonly CheckedReferences Nothing = new([], []);

    public async Task<CheckedReferences> CheckAsync(string personId, VideoRequest request, CancellationToken cancellationToken)
    {
        var ids = request.References.Select(reference => LibraryFiles.IdOf(reference.Url)).ToList();
        if (ids.TrueForAll(id => id is null)) return Nothing;
        var items = (await library.FindAsync(personId, [.. ids.OfType<Guid>().Distinct()], cancellationToken)).ToDictionary(item => item.PublicId);
        var current = gateway.CurrentValue;
        var limits = current.FindModel(request.Model)?.Media;
        var faults = new List<RequestFault>();
        var inline = 0L;
        for (var i = 0; i < ids.Count; i++)
        {
            if (ids[i] is not { } id) continue;
            var place = FormattableString.Invariant($"References[{i}]");
            if (!items.TryGetValue(id, out var item))
            {
                faults.Add(new RequestFault(place, FaultRules.ReferenceGone));
                continue;
            }

            if (item.Kind != request.References[i].Kind.ToString()) faults.Add(new RequestFault(place, FaultRules.ReferenceGone));
            else if (request.References[i].Sha256 is { } seen && seen != item.Sha256) faults.Add(new RequestFault(place, FaultRules.ReferenceChanged, item.Name));
            else if (limits is not null && MediaRules.Check(FactsOf(item), limits).Count > 0) faults.Add(new RequestFault(place, FaultRules.ReferenceUnfit, item.Name));
            if (rights.CurrentValue.BlockExpiredRights && Licence.DaysLeft(item.LicenceUntil, clock) < 0) faults.Add(new RequestFault(place, FaultRules.LicenceExpired, item.Name, item.LicenceUntil!));
            var way = current.IsDemo ? LinkWay.AsGiven : links.WayOf(item);
            if (way == LinkWay.None) faults.Add(new RequestFault(place, FaultRules.ReferenceUnreachable, item.Name));
            if (way == LinkWay.Inline) inline += MediaLinks.InlineBytes(item.Bytes);
        }

        var most = MostBytes(options.CurrentValue, current.FindModel(request.Model));
        if (inline > most) faults.Add(new RequestFault("References", FaultRules.BodyTooLarge, inline / 1_000_000, most / 1_000_000));
        if (limits is not null && MediaRules.CheckTogether(ids.OfType<Guid>().Where(items.ContainsKey).Select(id => FactsOf(items[id])), limits).Count > 0) faults.Add(new RequestFault("References", FaultRules.ReferencesTooLong));
        return new CheckedReferences([.. items.Values], faults);
    }

    /// <summary>What the files in one request may add to it, in bytes.</summary>
    public static long MostBytes(LinkOptions options, VideoModel? model) => Math.Min(options.MaxBodyBytes, model?.MaxBodyBytes ?? long.MaxValue);

    /// <summary>An item as its file was read.</summary>
    public static MediaFacts FactsOf(MediaItem item) => new(
        Enum.Parse<MediaKind>(item.Kind), item.Format, item.ContentType, Path.GetExtension(item.FileKey), item.Bytes, item.Width, item.Height, item.DurationMs,
        item.FrameRate, item.VideoCodec, item.AudioCodec, item.HasAudio);
}
