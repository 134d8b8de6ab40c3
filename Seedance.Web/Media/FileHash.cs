using System.Security.Cryptography;

namespace Seedance.Web.Media;

/// <summary>The hash by which files are told apart.</summary>
internal static class FileHash
{
    /// <summary>SHA-256 of a file of this machine, in lower-case hex.</summary>
    public static async Task<string> OfAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
