namespace Seedance.Web.Storage;

/// <summary>Section <c>Storage</c> of the settings.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>"Disk".</summary>
    public string Provider { get; set; } = "Disk";

    /// <summary>Folder of the files; relative paths hang below <c>data/</c>.</summary>
    public string Path { get; set; } = "data/media";

    /// <summary>With less free room on a disk the health page says Degraded; 0: never.</summary>
    public long MinFreeBytes { get; set; } = 500_000_000;
}
