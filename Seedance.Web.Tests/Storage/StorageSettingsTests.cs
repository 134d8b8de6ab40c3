using Microsoft.Extensions.Options;
using Seedance.Web.Storage;

namespace Seedance.Web.Tests.Storage;

/// <summary>Faults of the settings are told all at once, before anything is touched.</summary>
public sealed class StorageSettingsTests
{
    [Fact]
    public void EveryFault_IsListed()
    {
        var faults = Check(new StorageOptions { Provider = "s3", Path = " ", MinFreeBytes = -1, S3 = new() { Bucket = "Not_A_Bucket" } });
        Assert.Equal(
            [
                "Storage:Path is empty.",
                "Storage:MinFreeBytes must not be negative.",
                "Storage:S3:Region is empty, and so is S3:ServiceUrl.",
                "Storage:S3:Bucket must be 3 to 63 small letters, digits, dots and dashes.",
                "Storage:S3:AccessKey is empty.",
                "Storage:S3:SecretKey is empty.",
            ],
            faults);
    }

    [Theory]
    [InlineData("Tape", "", "Storage:Provider must be Disk or S3.")]
    [InlineData("S3", "ftp://x", "Storage:S3:ServiceUrl must be an address such as https://minio.example.com, without a key in it.")]
    [InlineData("S3", "https://key:secret@x", "Storage:S3:ServiceUrl must be an address such as https://minio.example.com, without a key in it.")]
    public void Fault_IsASentence(string provider, string url, string sentence) => Assert.Equal([sentence], Check(Filled(provider, url)));

    [Theory]
    [InlineData("Disk", "")]
    [InlineData("disk", "nonsense")] // not used
    [InlineData("S3", "")]
    [InlineData("s3", "http://minio:9000")]
    public void WhatIsRight_Passes(string provider, string url) => Assert.Empty(Check(Filled(provider, url)));

    private static StorageOptions Filled(string provider, string url) =>
        new() { Provider = provider, S3 = new() { ServiceUrl = url, Bucket = "clips.example", AccessKey = "a", SecretKey = "b", Region = "eu-central-1" } };

    private static IEnumerable<string> Check(StorageOptions options) => new StorageOptionsValidator().Validate(Options.DefaultName, options).Failures ?? [];
}
