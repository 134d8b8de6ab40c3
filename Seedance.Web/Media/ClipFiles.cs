using System.Globalization;

namespace Seedance.Web.Media;

/// <summary>Where a job's files are: their keys in the store and their addresses for the browser.</summary>
public static class ClipFiles
{
    public const string ClipName = "clip.mp4";
    public const string PosterName = "poster.jpg";
    public const string LastFrameName = "last-frame.png";

    /// <summary>The clip as its placement cuts it.</summary>
    public const string CropName = "crop.mp4";

    /// <summary>The files of all jobs lie below this key.</summary>
    public const string Root = "jobs";

    /// <summary>Everything that a job ever stored lies below this key.</summary>
    public static string Folder(long jobId) =>
        string.Create(CultureInfo.InvariantCulture, $"{Root}/{jobId / 1000:D6}/{jobId}");

    /// <summary>The job that a folder belongs to; null when it is none that <see cref="Folder"/> made.</summary>
    public static long? JobOf(string folder) =>
        long.TryParse(folder[(folder.LastIndexOf('/') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var job) && Folder(job) == folder
            ? job
            : null;

    /// <summary>The fence makes the key of every attempt its own, so that a late one never touches a stored clip.</summary>
    public static string Key(long jobId, long fence, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder(jobId)}/{fence}-{name}");

    public static string ClipUrl(long jobId) => Url(jobId, ClipName);

    public static string PosterUrl(long jobId) => Url(jobId, PosterName);

    public static string LastFrameUrl(long jobId) => Url(jobId, LastFrameName);

    /// <summary>The clip as a browser download with its speaking name.</summary>
    public static string DownloadUrl(long jobId) => Url(jobId, ClipName) + "?download";

    /// <summary>The cut clip as a browser download with its speaking name.</summary>
    public static string CropDownloadUrl(long jobId) => Url(jobId, CropName) + "?download";

    /// <summary>A key of its own for every making: a file that is being read is never another one in the middle.</summary>
    public static string NewCropKey(long jobId, long fence) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder(jobId)}/{fence}-{Guid.NewGuid():N}-{CropName}");

    private static string Url(long jobId, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"/media/{jobId}/{name}");
}
