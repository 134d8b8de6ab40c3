using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Storage;

namespace Seedance.Web.Maintenance;

/// <summary>
/// <c>backup &lt;folder&gt;</c>, also while the studio runs: first the database as it is at one moment, then the files that its rows
/// name. Everything is made in a folder named "unfinished" and moved up at the end, the manifest last.
/// </summary>
internal sealed class BackupCommand(IServiceProvider services, TextWriter output)
{
    private const string Unfinished = "unfinished";

    private readonly DataFolder _data = services.GetRequiredService<DataFolder>();
    private readonly IFileStore _store = services.GetRequiredService<IFileStore>();
    private readonly DatabaseProvider _provider = services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider;
    private readonly List<ManifestFile> _files = [];
    private readonly List<long> _deleted = [];
    private readonly List<long> _deletedMedia = [];
    private readonly List<string> _problems = [];

    /// <summary>0: done. 1: done, but the studio itself has missing or damaged files.</summary>
    public async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        DatabaseFile.RefuseMissing(_data);
        folder = Path.GetFullPath(folder);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new MaintenanceException($"{folder} is not empty: name a new or an empty folder.");
        var work = Path.Combine(folder, Unfinished);
        Directory.CreateDirectory(work);
        try
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var manifest = await FillAsync(work, cancellationToken);
            await manifest.WriteAsync(work, cancellationToken);
            foreach (var part in Directory.GetDirectories(work)) Directory.Move(part, Path.Combine(folder, Path.GetFileName(part)));
            File.Move(Path.Combine(work, Manifest.FileName), Path.Combine(folder, Manifest.FileName));
            Directory.Delete(work);
            await output.WriteLineAsync($"Backed up {manifest.In(Manifest.MediaFolder).Count()} files of clips and references, {manifest.Files.Count} files and {Words.Size(manifest.Bytes)} in all, to {folder}.");
        }
        catch
        {
            Directory.Delete(work, recursive: true);
            throw;
        }

        foreach (var problem in _problems) await output.WriteLineAsync($"  {problem}");
        if (_problems.Count > 0) await output.WriteLineAsync("The backup lacks what is lost or cannot be read in the studio itself: run verify.");
        return _problems.Count > 0 ? 1 : 0;
    }

    private async Task<Manifest> FillAsync(string work, CancellationToken cancellationToken)
    {
        var made = DateTime.UtcNow;
        var databaseFolder = Path.Combine(work, Manifest.DatabaseFolder);
        await using var snapshot = await DatabaseSnapshot.TakeAsync(_provider, _data, services, databaseFolder, cancellationToken);
        var migrations = (await snapshot.Db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (migrations.Count == 0) throw new MaintenanceException($"{_data.DatabaseName} holds no studio.");
        if (migrations.Except(snapshot.Db.Database.GetMigrations(), StringComparer.Ordinal).Any())
            throw new MaintenanceException($"{_data.DatabaseName} was used by a newer version of Seedance Studio; back it up with that version.");
        var id = await DatabaseStart.FindIdAsync(snapshot.Db, cancellationToken)
            ?? throw new MaintenanceException($"{_data.DatabaseName} has no {StudioMark.SettingKey} yet; start the studio once.");

        foreach (var name in await snapshot.SaveAsync(databaseFolder, cancellationToken))
        {
            var (bytes, sha256) = await CheckedFiles.ReadAsync(Path.Combine(databaseFolder, name), cancellationToken);
            Add(Manifest.DatabaseFolder + name, bytes, sha256);
        }

        await CopyKeysAsync(work, cancellationToken);
        await foreach (var content in RowFiles.ReadAllAsync(snapshot.Db, cancellationToken)) await CopyContentAsync(content, work, cancellationToken);
        return new Manifest(
            Manifest.CurrentFormat, id, made, _provider, migrations, _files, _deleted, await snapshot.SequencesAsync(cancellationToken))
        {
            DeletedMedia = _deletedMedia,
        };
    }

    private async Task CopyKeysAsync(string work, CancellationToken cancellationToken)
    {
        var keys = Path.Combine(_data.Root, "keys");
        if (!Directory.Exists(keys)) return;
        foreach (var file in Directory.GetFiles(keys, "*.xml"))
        {
            var name = Manifest.KeysFolder + Path.GetFileName(file);
            var (bytes, sha256) = await CheckedFiles.CopyAsync(file, Path.Combine(work, name), cancellationToken);
            Add(name, bytes, sha256);
        }
    }

    private async Task CopyContentAsync(RowFiles content, string work, CancellationToken cancellationToken)
    {
        var (stored, isReadable) = await CopyStoredAsync(content, content.Key, work, cancellationToken);
        if (!isReadable) return;
        if (stored is null && await LeftOutAsync(content, cancellationToken)) return;

        if (stored is null) _problems.Add($"{content.Name}: its file is missing.");
        else if (stored.Bytes != content.Bytes || stored.Sha256 != content.Sha256) _problems.Add($"{content.Name}: its file has other content than when it was stored.");
        foreach (var extra in content.Extras)
        {
            if (await CopyStoredAsync(content, extra, work, cancellationToken) is ({ }, _) or (_, false)) continue;
            if (await LeftOutAsync(content, cancellationToken)) return;
            _problems.Add($"{content.Name}: {Path.GetFileName(extra)} is missing.");
        }
    }

    /// <summary>No file: it is not there. An unreadable one is told of; the others are worth a backup all the same.</summary>
    private async Task<(ManifestFile? File, bool IsReadable)> CopyStoredAsync(RowFiles content, string key, string work, CancellationToken cancellationToken)
    {
        try
        {
            // An empty file is a lost one, and a store takes none back.
            if (await _store.FindLengthAsync(key, cancellationToken) is not > 0) return (null, true);
            await using var source = await OpenAsync(key, cancellationToken);
            if (source is null) return (null, true); // deleted at this moment
            var (bytes, sha256) = await CheckedFiles.CopyAsync(key, source, Path.Combine(work, Manifest.MediaFolder + key), cancellationToken);
            return (Add(Manifest.MediaFolder + key, bytes, sha256), true);
        }
        catch (UnreadableFileException fault)
        {
            _problems.Add($"{content.Name}: {fault.Message}");
            return (null, false);
        }
    }

    private async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.OpenAsync(key, 0, null, cancellationToken);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException and not StorageException or UnauthorizedAccessException)
        {
            throw new UnreadableFileException(key, fault);
        }
    }

    private ManifestFile Add(string name, long bytes, string sha256)
    {
        var file = new ManifestFile(name, bytes, sha256);
        _files.Add(file);
        return file;
    }

    // Deleted while the backup is made: its row is in the copy, its files are not. A replaced one is not deleted: its row stays, and this is told.
    private async Task<bool> LeftOutAsync(RowFiles content, CancellationToken cancellationToken)
    {
        await using var now = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync(cancellationToken);
        if (await content.IsWantedAsync(now, cancellationToken)) return false;
        if (await content.IsReplacedAsync(now, cancellationToken)) _problems.Add($"{content.Name}: its file was replaced while the backup was made and is not in it; make another backup.");
        else if (content.JobId is { } job) _deleted.Add(job);
        else _deletedMedia.Add(content.MediaId!.Value);
        return true;
    }
}
