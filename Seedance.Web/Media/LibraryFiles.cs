namespace Seedance.Web.Media;

/// <summary>Where the files of the library are: their keys in the store and their addresses for the browser and in requests.</summary>
public static class LibraryFiles
{
    /// <summary>Every item's files lie below this key.</summary>
    public const string Root = "library";

    /// <summary>Before the id of an item in a request.</summary>
    public const string Scheme = "media://";

    /// <summary>Where the provider fetches files with a signed link, without signing in; a proxy must let it through.</summary>
    public const string Links = "/media/links/";

    /// <summary>Where the studio asks itself, below the links because a proxy that lets those through must let this through, too.</summary>
    public const string LinkCheck = Links + "check/";

    /// <summary>Everything that an item ever stored lies below this key.</summary>
    public static string Folder(Guid publicId) => $"{Root}/{publicId.ToString("N")[..2]}/{publicId:N}";

    /// <summary>The item that a folder belongs to; null when it is none that <see cref="Folder"/> made.</summary>
    public static Guid? ItemOf(string folder) =>
        Guid.TryParseExact(folder[(folder.LastIndexOf('/') + 1)..], "N", out var id) && Folder(id) == folder ? id : null;

    /// <summary>A key of its own for every file, so that a replaced one never shines through.</summary>
    /// <param name="extension">With its dot.</param>
    public static string NewKey(Guid publicId, string extension) => $"{Folder(publicId)}/{Guid.NewGuid().ToString("N")[..12]}{extension}";

    /// <summary>How a request names an item.</summary>
    public static string Address(Guid publicId) => $"{Scheme}{publicId:N}";

    /// <summary>The item that an address of a request names; null when it is an address of another kind.</summary>
    public static Guid? IdOf(string address) =>
        address.StartsWith(Scheme, StringComparison.Ordinal) && Guid.TryParseExact(address[Scheme.Length..], "N", out var id) ? id : null;

    /// <summary>The file itself.</summary>
    public static string FileUrl(Guid publicId) => $"/media/library/{publicId:N}/file";

    /// <summary>The file itself as pages show it. The version changes when the file is replaced.</summary>
    public static string FileUrl(Guid publicId, string fileKey) => $"{FileUrl(publicId)}?v={Path.GetFileNameWithoutExtension(fileKey)}";

    /// <summary>The whole of a video as frames side by side, or of a sound as its waveform.</summary>
    public static string StripUrl(Guid publicId) => $"/media/library/{publicId:N}/strip";

    /// <summary>Its small picture. The version changes when the file is replaced.</summary>
    public static string PreviewUrl(Guid publicId, string previewKey) => $"/media/library/{publicId:N}/preview?v={Path.GetFileNameWithoutExtension(previewKey)}";
}
