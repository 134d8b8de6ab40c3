using System.Security.Cryptography;
using System.Text;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>
/// The operation ids of a concept's clips. They follow from what is asked for, so that a start that is repeated, in another tab or after a
/// crash, asks for the very same jobs.
/// </summary>
public static class OperationIds
{
    /// <summary>Of the first clip with a name.</summary>
    public static Guid First(Guid concept, string assetId) => Make($"{concept:N} {assetId}");

    /// <summary>Of the clip that comes after one that was taken back, thrown away or failed: the newest of its name, else it would be asked for again.</summary>
    public static Guid After(long jobId) => Make(FormattableString.Invariant($"after {jobId}"));

    private static Guid Make(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
