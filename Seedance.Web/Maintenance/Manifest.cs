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
        if (new FileInfo(path) is not { Exists: true, Length: > 0, LinkTarget: null }) throw new MaintenanceException($"{folder} is no complete backup: it has no {FileName}."); // a pipe has no length
        try
        {
            await using var file = File.OpenRead(path);
            var manifest = await JsonSerializer.DeserializeAsync<Manifest>(file, Json, cancellationToken);
            if (manifest is { Format: CurrentFormat } && manifest.FindFault() is var fault)
                return fault is null ? manifest : throw new MaintenanceException($"{path} is damaged: {fault}.");
        }
        catch (JsonException)
        {
            // said below
        }

        throw new MaintenanceException($"{path} cannot be read by this version of Seedance Studio.");
    }

    // A manifest that somebody tampered with leads to no other folder and into no other statement. JSON leaves out what it likes,
    // so nothing here is certain to be there.
    private string? FindFault()
    {
        if (StudioId is null || !IsId().IsMatch(StudioId)) return "StudioId is no id of a studio";
        if (Migrations is not { Count: > 0 } || Migrations.Any(string.IsNullOrEmpty)) return "Migrations names no schema";
        if (Files is not { Count: > 0 } || Files.Any(file => file?.Path is null || file.Sha256 is null)) return "Files lacks a name or a hash";
        if (Files.FirstOrDefault(file => !IsInside().IsMatch(file.Path) || file.Path == MediaFolder + StudioMark.FileName) is { } outside)
            return $"{outside.Path} is no file of a backup";
        if (Files.FirstOrDefault(file => file.Bytes <= 0 || !IsHash().IsMatch(file.Sha256)) is { } odd) return $"{odd.Path} has no length or no hash";
        var paths = Files.Select(file => file.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (paths.Count < Files.Count) return "Files names a file twice";
        if (paths.FirstOrDefault(path => Parents(path).Any(paths.Contains)) is { } below) return $"{below} lies in a file";
        var databases = In(DatabaseFolder).Count();
        if (databases == 0 || (Provider == DatabaseProvider.Sqlite && databases > 1)) return $"it names {databases} files of a database";
        if (DeletedJobs is null || Sequences is null || Sequences.Keys.Any(name => !IsInside().IsMatch(DatabaseFolder + name))) return "DeletedJobs or Sequences cannot be read";
        return null;
    }

    private static IEnumerable<string> Parents(string path) =>
        Enumerable.Range(0, path.Length).Where(at => path[at] == '/').Select(at => path[..at]);

    [GeneratedRegex(@"^(database|media|keys)(/(?!\.)[\w.-]+)+\z")]
    private static partial Regex IsInside();

    [GeneratedRegex(@"^[0-9a-f]{32}\z")]
    private static partial Regex IsId();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex IsHash();

    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        await using var file = File.Create(Path.Combine(folder, FileName));
        await JsonSerializer.SerializeAsync(file, this, Json, cancellationToken);
        file.Flush(flushToDisk: true);
    }
}

/// <summary>A command cannot be carried out; the message says in one sentence why.</summary>
public sealed class MaintenanceException(string message) : Exception(message);
