namespace Seedance.Web.Media;

/// <summary>A finished clip as a file of this machine.</summary>
/// <param name="DurationMs">Length in milliseconds; this and the size are null when nobody could read them.</param>
public sealed record ClipSource(string Path, int? Width, int? Height, int? DurationMs);

/// <summary>How a file is made from a finished clip.</summary>
/// <param name="Name">Says what it is, for example "crop-4x5.mp4": lower-case letters, digits, dots and dashes, at most 64. Whatever makes another file has another name.</param>
/// <param name="ContentType">The only type under which it is ever served.</param>
/// <param name="MakeAsync">Writes it to the path; false when it cannot be made of this clip.</param>
public sealed record JobFileRecipe(string Name, string ContentType, Func<ClipSource, string, CancellationToken, Task<bool>> MakeAsync);

/// <summary>Knows files by their names, so that they are made when a page first asks for their address. All that are registered are asked.</summary>
public interface IJobFileMaker
{
    /// <summary>Null when this maker knows none of that name. Only names of which there are few: each is made for whoever asks.</summary>
    JobFileRecipe? Find(string name);
}

/// <summary>Where files that are made from a clip lie and where browsers find them.</summary>
public static class JobFileNames
{
    /// <summary>What their keys begin with in the job's folder; no attempt at saving a clip has such keys.</summary>
    private const string Prefix = "made-";

    /// <summary>The address of a file for the browser.</summary>
    public static string Url(long jobId, string name) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/media/{jobId}/files/{name}");

    /// <summary>A key of its own for every making: a file that is being read is never another one in the middle.</summary>
    internal static string NewKey(long jobId, string name) => $"{ClipFiles.Folder(jobId)}/{Prefix}{Guid.NewGuid():N}-{name}";

    /// <summary>True for the key of a file that was made from a clip.</summary>
    internal static bool IsMade(string key) => key[(key.LastIndexOf('/') + 1)..].StartsWith(Prefix, StringComparison.Ordinal);
}
