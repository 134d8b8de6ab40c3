using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>How the gateway gets a reference.</summary>
public enum LinkWay
{
    /// <summary>The address that a person gave.</summary>
    AsGiven,

    /// <summary>A signed link to this studio, through <c>Server:PublicUrl</c>.</summary>
    Signed,

    /// <summary>A signed link to the object store.</summary>
    Store,

    /// <summary>The file itself stands in the request.</summary>
    Inline,

    /// <summary>None: no public address is set up, and it is too large for the request, or a video.</summary>
    None,
}

/// <summary>
/// Turns files of the library into what the gateway can fetch: chosen when the request leaves, so that a link never waits in a queue, and
/// neither links nor files stand in the database. A link is sealed by the studio's key ring (which rotates by itself), names one file as it
/// is now, and ends when the job that it was made for must have ended.
/// </summary>
public sealed class MediaLinks(
    MediaLibrary library,
    IFileStore store,
    IDataProtectionProvider protection,
    IOptionsMonitor<LinkOptions> options,
    IOptionsMonitor<GatewayOptions> gateway,
    TimeProvider clock)
{
    /// <summary>The provider may fetch late, and clocks differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IDataProtector _seal = protection.CreateProtector("Seedance.Web.MediaLink.v1");

    /// <summary>How the gateway will get this item.</summary>
    public LinkWay WayOf(MediaItem item) => WayOf(Enum.Parse<MediaKind>(item.Kind), item.Bytes);

    /// <summary>How the gateway will get a file of this kind and size.</summary>
    public LinkWay WayOf(MediaKind kind, long bytes) =>
        store.Presign("probe", Margin, "probe", "text/plain") is { } link && IsReachable(link.GetLeftPart(UriPartial.Path)) ? LinkWay.Store
        : HasPublicAddress ? LinkWay.Signed
        : kind != MediaKind.Video && bytes <= options.CurrentValue.MaxInlineBytes ? LinkWay.Inline
        : LinkWay.None;

    /// <summary>What a file of so many bytes adds to the request when it stands in it.</summary>
    public static long InlineBytes(long bytes) => (bytes + 2) / 3 * 4;

    /// <summary>How long a link of this way works, from when the request leaves.</summary>
    public TimeSpan LifeOf(LinkWay way)
    {
        var life = gateway.CurrentValue.GiveUpAfter + Margin;
        return way == LinkWay.Store && life > S3FileStore.LongestLink ? S3FileStore.LongestLink : life;
    }

    private bool HasPublicAddress => IsReachable(options.CurrentValue.PublicUrl);

    /// <summary>A signed link to this studio; the name has the right ending.</summary>
    public Uri Sign(MediaItem item, DateTimeOffset until) =>
        new($"{options.CurrentValue.PublicUrl}{LibraryFiles.Links}{WebEncoders.Base64UrlEncode(_seal.Protect(Ticket(item, until)))}/{NameOf(item)}");

    /// <summary>The item that a link names, as long as it is valid and the file the same; null otherwise.</summary>
    public async Task<MediaItem?> OpenAsync(string token, CancellationToken cancellationToken)
    {
        if (Read(token) is not var (id, until, hash) || clock.GetUtcNow() >= until) return null;
        return await library.FindAnyAsync(id, cancellationToken) is { } item && CryptographicOperations.FixedTimeEquals(HashOf(item), hash) ? item : null;
    }

    /// <summary>
    /// The body that leaves: every address of the library replaced by what the gateway can fetch. Null when a file is gone or has no way;
    /// then nothing may be sent.
    /// </summary>
    /// <param name="body">A stored request.</param>
    /// <param name="used">The items that it names, as they were checked just now.</param>
    public async Task<string?> ResolveAsync(string body, IReadOnlyList<MediaItem> used, CancellationToken cancellationToken)
    {
        if (used.Count == 0) return body;
        var items = used.ToDictionary(item => item.PublicId);
        var root = JsonNode.Parse(body)!;
        var references = (root["metadata"]?["content"] as JsonArray ?? []).Select(entry => entry![(string)entry["type"]!]!.AsObject()).ToList();
        foreach (var reference in references)
        {
            if (LibraryFiles.IdOf((string)reference["url"]!) is not { } id) continue;
            if (!items.TryGetValue(id, out var item) || await LinkAsync(item, cancellationToken) is not { } link) return null;
            reference["url"] = link;
        }

        return root.ToJsonString(Relaxed);
    }

    private async Task<string?> LinkAsync(MediaItem item, CancellationToken cancellationToken)
    {
        var way = WayOf(item);
        return way switch
        {
            LinkWay.Store => store.Presign(item.FileKey, LifeOf(way), NameOf(item), item.ContentType)!.AbsoluteUri,
            LinkWay.Signed => Sign(item, clock.GetUtcNow() + LifeOf(way)).AbsoluteUri,
            LinkWay.Inline => await InlineAsync(item, cancellationToken),
            _ => null,
        };
    }

    private async Task<string?> InlineAsync(MediaItem item, CancellationToken cancellationToken)
    {
        // What was counted together for this request is what the rows say: a file that is longer than its row would not be bounded.
        if (await store.FindLengthAsync(item.FileKey, cancellationToken) != item.Bytes) return null;
        await using var file = await store.OpenAsync(item.FileKey, 0, null, cancellationToken);
        if (file is null) return null;
        using var bytes = new MemoryStream((int)item.Bytes);
        await file.CopyToAsync(bytes, cancellationToken);

        // The provider asks for the name of the format here, which is not always that of the content type: "audio/mp3".
        return $"data:{item.Kind.ToLowerInvariant()}/{item.Format};base64,{Convert.ToBase64String(bytes.GetBuffer(), 0, (int)bytes.Length)}";
    }

    // The same rules as for an address that a person gives: nobody outside reaches a private one.
    private bool IsReachable(string address) => ReferenceUrl.Check(address, gateway.CurrentValue.AllowPrivateNetworks) is null;

    private static byte[] Ticket(MediaItem item, DateTimeOffset until)
    {
        var ticket = new byte[40];
        item.PublicId.TryWriteBytes(ticket);
        BinaryPrimitives.WriteInt64BigEndian(ticket.AsSpan(16), until.UtcTicks);
        HashOf(item).CopyTo(ticket.AsSpan(24));
        return ticket;
    }

    private (Guid Id, DateTimeOffset Until, byte[] Hash)? Read(string token)
    {
        try
        {
            var sealedBytes = WebEncoders.Base64UrlDecode(token);
            if (WebEncoders.Base64UrlEncode(sealedBytes) != token) return null; // another writing of the same bytes is not what we gave out
            var ticket = _seal.Unprotect(sealedBytes);
            return ticket.Length == 40
                ? (new Guid(ticket.AsSpan(0, 16)), new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(ticket.AsSpan(16)), TimeSpan.Zero), ticket[24..])
                : null;
        }
        catch (Exception broken) when (broken is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static byte[] HashOf(MediaItem item) => Convert.FromHexString(item.Sha256)[..16];

    // Nothing of what people call their files: the provider learns no more than it must.
    private static string NameOf(MediaItem item) => $"{item.Kind.ToLowerInvariant()}.{Path.GetExtension(item.FileKey)[1..]}";
}
