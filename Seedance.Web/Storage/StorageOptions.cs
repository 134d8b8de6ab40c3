namespace Seedance.Web.Storage;

/// <summary>Section <c>Storage</c> of the settings.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>"Disk".</summary>
    public string Provider { get; set; } = "Disk";

    /// <summary>Folder of the files; relative paths hang below <c>data/</c>.</summary>
    public string Path { get; set; } = "data/media";
}
