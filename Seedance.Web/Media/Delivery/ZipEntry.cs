namespace Seedance.Web.Media.Delivery;

/// <summary>One file of an archive, stored as it is.</summary>
/// <param name="Name">With slashes for folders; at most 65,535 bytes in UTF-8.</param>
/// <param name="Bytes">Its exact length.</param>
/// <param name="ChangedAt">In UTC.</param>
public sealed record ZipEntry(string Name, long Bytes, DateTime ChangedAt)
{
    /// <summary>Its key in the file store; null: <see cref="Content"/> is the file.</summary>
    public string? Key { get; init; }

    /// <summary>The job whose file it is, so that its CRC-32 is kept with it; null: it is kept in memory alone.</summary>
    public long? JobId { get; init; }

    /// <summary>Its CRC-32, as far as it was counted before.</summary>
    public uint? Crc32 { get; init; }

    public byte[]? Content { get; init; }

    public static ZipEntry Of(string name, byte[] content, DateTime changedAt) => new(name, content.Length, changedAt) { Content = content };
}
