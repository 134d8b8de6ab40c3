using System.Text.Json;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>Changed jobs as the body of a message to the other replicas.</summary>
internal static class JobChangesText
{
    /// <summary>The most that an id takes with its comma.</summary>
    private const int IdBytes = 20;

    /// <summary>As few bodies as hold them all.</summary>
    public static IEnumerable<string> Write(IEnumerable<(string OwnerId, long JobId)> changes)
    {
        var body = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        var bytes = 2;
        foreach (var (ownerId, jobId) in changes)
        {
            var more = IdBytes + (body.ContainsKey(ownerId) ? 0 : JsonSerializer.SerializeToUtf8Bytes(ownerId).Length + 4);
            if (bytes + more > ReplicaLink.MaxBodyBytes)
            {
                yield return JsonSerializer.Serialize(body);
                body.Clear();
                bytes = 2;
                more = IdBytes + JsonSerializer.SerializeToUtf8Bytes(ownerId).Length + 4;
            }

            if (!body.TryGetValue(ownerId, out var ids)) body[ownerId] = ids = [];
            ids.Add(jobId);
            bytes += more;
        }

        if (body.Count > 0) yield return JsonSerializer.Serialize(body);
    }

    /// <exception cref="JsonException">Another version wrote it.</exception>
    public static IReadOnlyDictionary<string, List<long>> Read(string body) => JsonSerializer.Deserialize<Dictionary<string, List<long>>>(body) ?? [];
}
