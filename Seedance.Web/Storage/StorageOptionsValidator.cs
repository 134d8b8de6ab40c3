using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Seedance.Web.Storage;

/// <summary>Lists every fault of the section <c>Storage</c>, so that a start tells all of them at once.</summary>
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var faults = new List<string>();
        Check(options.IsS3 || string.Equals(options.Provider, StorageOptions.Disk, StringComparison.OrdinalIgnoreCase), "Provider must be Disk or S3.");
        Check(!string.IsNullOrWhiteSpace(options.Path), "Path is empty.");
        Check(options.MinFreeBytes >= 0, "MinFreeBytes must not be negative.");
        if (options.IsS3)
        {
            var s3 = options.S3;
            Check(s3.ServiceUrl.Length == 0 || (Uri.TryCreate(s3.ServiceUrl, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", Query: "" }),
                "S3:ServiceUrl must be an address such as https://minio.example.com, without a key in it.");
            Check(s3.ServiceUrl.Length > 0 || s3.Region.Length > 0, "S3:Region is empty, and so is S3:ServiceUrl.");
            Check(BucketName().IsMatch(s3.Bucket), "S3:Bucket must be 3 to 63 small letters, digits, dots and dashes.");
            Check(s3.AccessKey.Length > 0, "S3:AccessKey is empty.");
            Check(s3.SecretKey.Length > 0, "S3:SecretKey is empty.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(bool holds, string fault)
        {
            if (!holds) faults.Add($"{StorageOptions.Section}:{fault}");
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();
}
