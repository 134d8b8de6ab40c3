namespace Seedance.Web.Media;

/// <summary>Section <c>Uploads</c> of the settings.</summary>
public sealed class UploadOptions
{
    public const string Section = "Uploads";

    /// <summary>Where uploads wait until they are whole; a disk of this machine with room for the largest ones. A relative path hangs beside the database.</summary>
    public string Path { get; set; } = "uploads";

    /// <summary>Largest file, in bytes. Larger than what a model takes, because a long video can be trimmed here.</summary>
    public long MaxBytes { get; set; } = 4L << 30;

    /// <summary>What the library of one person may hold, in bytes; 0: no limit.</summary>
    public long QuotaPerPerson { get; set; } = 50L << 30;

    /// <summary>What all libraries together may hold, in bytes; 0: no limit.</summary>
    public long QuotaTotal { get; set; }
}
