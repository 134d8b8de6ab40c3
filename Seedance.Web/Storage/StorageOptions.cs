namespace Seedance.Web.Storage;

/// <summary>Section <c>Storage</c> of the settings.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>"Disk" or "S3".</summary>
    public string Provider { get; set; } = Disk;

    /// <summary>Folder of the files, with S3 of temporary copies only; relative paths hang below <c>data/</c>.</summary>
    public string Path { get; set; } = "data/media";

    /// <summary>With less free room on a disk the health page says Degraded; 0: never.</summary>
    public long MinFreeBytes { get; set; } = 500_000_000;

    /// <summary>The bucket, when the provider is S3.</summary>
    public S3Options S3 { get; set; } = new();

    internal const string Disk = "Disk";

    internal bool IsS3 => string.Equals(Provider, "S3", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A bucket of Amazon S3, or of a server that speaks its language; it belongs to this studio alone.</summary>
public sealed class S3Options
{
    /// <summary>Address of a server other than Amazon's, for example <c>https://minio.example.com</c>; buckets are then part of the path.</summary>
    public string ServiceUrl { get; set; } = "";

    public string Bucket { get; set; } = "";

    public string AccessKey { get; set; } = "";

    public string SecretKey { get; set; } = "";

    /// <summary>For example <c>eu-central-1</c>; may be empty beside a ServiceUrl.</summary>
    public string Region { get; set; } = "";
}
