using System.Text;

namespace Seedance.Web.Data;

/// <summary>A folder beside the database that belongs to this studio alone; whoever keeps files there registers it.</summary>
/// <param name="Path">Absolute; need not exist.</param>
/// <param name="Holds">For sentences, for example "clips".</param>
public sealed record OwnedFolder(string Path, string Holds);

/// <summary>
/// One random id of a studio, in its database and as the file <c>studio.id</c> in each of its folders. It tells a new studio from
/// one that has lost its database, and the right database from a wrong one.
/// </summary>
public sealed class StudioMark(DataFolder data, IEnumerable<OwnedFolder> others)
{
    public const string FileName = "studio.id";

    /// <summary>Lies at the top of every fresh disk, and belongs to it.</summary>
    private const string DiskRepairs = "lost+found";

    /// <summary>The row of the settings that holds the id.</summary>
    public const string SettingKey = "Studio.Id";

    /// <summary>The folder of the data and those of the files.</summary>
    public IReadOnlyList<OwnedFolder> Folders { get; } =
        [new OwnedFolder(data.Root, "data"), .. others.Where(other => other.Path != data.Root)];

    /// <summary>What of an earlier life lies here, in words; empty for a studio that never ran.</summary>
    public IReadOnlyList<string> Traces()
    {
        var traces = new List<string>();
        if (Folders.Any(folder => File.Exists(Path.Combine(folder.Path, FileName)))) traces.Add($"the marker {FileName}");
        if (Any(Path.Combine(data.Root, "keys"), "*.xml")) traces.Add("the key ring");
        traces.AddRange(Folders.Skip(1).Where(IsFilled).Select(folder => $"the {folder.Holds}"));
        return traces;
    }

    /// <summary>A folder that bears the mark of another studio, or an unreadable one; null when all agree.</summary>
    public OwnedFolder? FindForeign(string? id) => Folders.FirstOrDefault(folder => Read(folder.Path) is { } other && other != id);

    /// <summary>A folder of files that has neither mark nor files: a disk that is not mounted looks like that.</summary>
    public OwnedFolder? FindEmpty() => Folders.Skip(1).FirstOrDefault(folder => Read(folder.Path) is null && !IsFilled(folder));

    /// <summary>True when the folder bears this id.</summary>
    public static bool Bears(string folder, string id) => Read(folder) == id;

    /// <summary>Marks the folders that have no mark yet.</summary>
    public void Write(string id)
    {
        foreach (var folder in Folders)
        {
            if (Read(folder.Path) is not null) continue;
            Directory.CreateDirectory(folder.Path);
            var path = Path.Combine(folder.Path, FileName);
            var temporary = $"{path}.{Guid.NewGuid():N}";
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(Encoding.ASCII.GetBytes(id + "\n"));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
    }

    private static string? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }

    private static bool IsFilled(OwnedFolder folder) =>
        Directory.Exists(folder.Path) && Directory.EnumerateDirectories(folder.Path).Any(inner => Path.GetFileName(inner) != DiskRepairs && Any(inner, "*"));

    private static bool Any(string folder, string pattern) =>
        Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder, pattern).Any();
}
