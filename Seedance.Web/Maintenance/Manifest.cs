using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Seedance.Web.Data;

namespace Seedance.Web.Maintenance;

/// <summary>One file of a backup.</summary>
/// <param name="Path">Below the backup's folder, with slashes.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record ManifestFile(string Path, long Bytes, string Sha256);

/// <summary>What a backup holds. It is written last: a folder without it is no backup.</summary>
/// <param name="Migrations">The schema of the database, oldest first.</param>
/// <param name="Files">In the order in which they are put back.</param>
/// <param name="DeletedJobs">Jobs that somebody deleted while the backup was made; their rows are in the copy, their files are not.</param>
/// <param name="Sequences">PostgreSQL only: the last number that each sequence gave.</param>
public sealed partial record Manifest(
    int Format,
    string StudioId,
    DateTime MadeAt,
    DatabaseProvider Provider,
    IReadOnlyList<string> Migrations,
    IReadOnlyList<ManifestFile> Files,
    IReadOnlyList<long> DeletedJobs,
    IReadOnlyDictionary<string, long> Sequences)
{
    /// <summary>Items of the library whose files somebody deleted or replaced while the backup was made.</summary>
    public IReadOnlyList<long> DeletedMedia { get; init; } = [];

    public const string FileName = "manifest.json";
    public const int CurrentFormat = 1;
    public const string DatabaseFolder = "database/";
    public const string MediaFolder = "media/";
    public const string KeysFolder = "keys/";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    public long Bytes => Files.Sum(file => file.Bytes);

    public IEnumerable<ManifestFile> In(string folder) => Files.Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal));

    /// <exception cref="MaintenanceException">There is none, or it is of another program.</exception>
    public static async Task<Manifest> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new MaintenanceException($"{folder} is no complete backup: it has no {FileName}.");
        try
        {
            await using var file = File.OpenRead(path);
            var manifest = await JsonSerializer.DeserializeAsync<Manifest>(file, Json, cancellationToken);
            if (manifest is { Format: CurrentFormat, Migrations.Count: > 0 } && manifest.Files.All(named => IsInside().IsMatch(named.Path))
                && manifest.Sequences.Keys.All(name => IsInside().IsMatch(DatabaseFolder + name)))
                return manifest;
        }
        catch (JsonException)
        {
            // said below
        }

        throw new MaintenanceException($"{path} cannot be read by this version of Seedance Studio.");
    }

    // A manifest that somebody tampered with leads to no other folder and into no other statement.
    [GeneratedRegex(@"^(database|media|keys)(/(?!\.)[\w.-]+)+$")]
    private static partial Regex IsInside();

    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        await using var file = File.Create(Path.Combine(folder, FileName));
        await JsonSerializer.SerializeAsync(file, this, Json, cancellationToken);
        file.Flush(flushToDisk: true);
    }
}

/// <summary>A command cannot be carried out; the message says in one sentence why.</summary>
public sealed class MaintenanceException(string message) : Exception(message);
