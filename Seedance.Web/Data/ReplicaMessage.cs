using System.Globalization;

namespace Seedance.Web.Data;

/// <summary>What one replica tells the others: ids and words of our own, never data.</summary>
/// <param name="From">The replica that sent it.</param>
/// <param name="Number">Counts the messages of that replica from 1, so that a gap shows.</param>
internal sealed record ReplicaMessage(Guid From, long Number, string Kind, string Body)
{
    /// <summary>PostgreSQL takes less than 8,000 bytes; the head needs 60 of them.</summary>
    public const int MaxBodyBytes = 7_800;

    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{From:N} {Number} {Kind} {Body}");

    /// <summary>Null when it is none of ours.</summary>
    public static ReplicaMessage? Read(string payload)
    {
        var parts = payload.Split(' ', 4);
        return parts.Length == 4 && Guid.TryParseExact(parts[0], "N", out var from)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new ReplicaMessage(from, number, parts[2], parts[3])
                : null;
    }
}
