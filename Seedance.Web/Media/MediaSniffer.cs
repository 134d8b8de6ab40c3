using Seedance.Web.Gateway;

namespace Seedance.Web.Media;

/// <summary>What a file is by its first bytes, or why it is refused.</summary>
public sealed record Sniffed(MediaFormat? Format, MediaFault? Fault);

/// <summary>
/// Knows a file by its content and holds its name and its declared type against it. Other people's browsers and the gateway
/// get a file under the type found here only. The browser's script does the same before the upload.
/// </summary>
public static class MediaSniffer
{
    /// <summary>How much of the beginning has to be at hand.</summary>
    public const int HeadBytes = 4096;

    /// <param name="head">The first <see cref="HeadBytes"/> bytes, or the whole file when it is shorter.</param>
    /// <param name="name">The file's name as its owner has it.</param>
    /// <param name="declaredType">The type that the browser or a server claims; it may be null or empty.</param>
    public static Sniffed Sniff(ReadOnlySpan<byte> head, string name, string? declaredType)
    {
        if (head.IsEmpty) return Refuse(MediaFaults.Empty);
        var ending = EndingOf(name);
        var promised = MediaFormats.OfEnding(ending);
        var isNamedMedia = promised is not null;
        if (MediaMagic.Find(head, ending) is not { } found)
        {
            return ForeignMagic.Find(head) is not { } foreign ? Refuse(MediaFaults.Unrecognised)
                : isNamedMedia ? Refuse(MediaFaults.NameDiffers, foreign, "." + ending)
                : Refuse(MediaFaults.NotMedia, foreign);
        }

        var format = MediaFormats.Get(found);
        if (ForeignMagic.FindInside(head) is { } inside) return Refuse(MediaFaults.TwoThings, found, inside);
        if (ForeignMagic.Endings.Contains(ending) || (promised is not null && !SameKind(promised, format)))
            return Refuse(MediaFaults.NameDiffers, found, "." + ending);
        return Contradicts(declaredType, format) ? Refuse(MediaFaults.TypeDiffers, found, TypeOf(declaredType)) : new Sniffed(format, null);
    }

    /// <summary>What stands after the last dot, in lower case; "" when that is no ending.</summary>
    public static string EndingOf(string name)
    {
        var dot = name.LastIndexOf('.');
        var ending = dot < 0 ? "" : name[(dot + 1)..].ToLowerInvariant();
        return ending.Length is > 0 and <= 5 && ending.All(char.IsAsciiLetterOrDigit) ? ending : "";
    }

    // A WebP called .jpg is a harmless habit of the web: within a kind the content decides. Containers of sound and video
    // share their endings.
    private static bool SameKind(MediaFormat a, MediaFormat b) => a.Kind == b.Kind || (a.IsContainer && b.IsContainer);

    // Browsers make the type from the name, and systems know few of them: only one that says something else counts.
    private static bool Contradicts(string? declared, MediaFormat format)
    {
        var type = TypeOf(declared);
        if (type is "" or "application/octet-stream" or "binary/octet-stream" or "application/ogg") return false;
        var isMedia = type.StartsWith("image/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal)
            || type.StartsWith("audio/", StringComparison.Ordinal);
        if (!isMedia || type == "image/svg+xml") return true;
        var isImage = type.StartsWith("image/", StringComparison.Ordinal);
        if (format.IsContainer) return isImage;
        return !type.StartsWith(format.Kind switch { MediaKind.Image => "image/", MediaKind.Video => "video/", _ => "audio/" }, StringComparison.Ordinal);
    }

    private static string TypeOf(string? declared) => (declared ?? "").Split(';')[0].Trim().ToLowerInvariant();

    private static Sniffed Refuse(string rule, params object[] values) => new(null, new MediaFault(rule, values));
}
