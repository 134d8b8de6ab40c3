using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Media;
using Seedance.Web.Storage;

namespace Seedance.Web.Maintenance;

/// <summary><c>verify</c>, also while the studio runs: the rows against the files, every byte read. It changes nothing.</summary>
internal sealed class VerifyCommand(IServiceProvider services, TextWriter output)
{
    /// <summary>So many findings are named; the rest is counted.</summary>
    private const int Named = 50;

    private readonly DataFolder _data = services.GetRequiredService<DataFolder>();
    private readonly IFileStore _store = services.GetRequiredService<IFileStore>();
    private readonly IDbContextFactory<StudioDb> _databases = services.GetRequiredService<IDbContextFactory<StudioDb>>();
    private readonly List<string> _findings = [];
    private int _faults;

    /// <summary>0: all is as it should be. 1: something is missing, damaged or does not belong together.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        DatabaseFile.RefuseMissing(_data);
        await using var db = await _databases.CreateDbContextAsync(cancellationToken);
        await CheckDatabaseAsync(db, cancellationToken);
        await CheckMarkAsync(db, cancellationToken);
        await CheckClipsAsync(db, cancellationToken);
        await CheckOrphansAsync(db, cancellationToken);
        foreach (var finding in _findings.Take(Named)) await output.WriteLineAsync($"  {finding}");
        if (_findings.Count > Named) await output.WriteLineAsync($"  and {_findings.Count - Named} more");
        await output.WriteLineAsync(_faults == 0 ? "Everything is whole." : $"{_faults} faults were found.");
        return _faults == 0 ? 0 : 1;
    }

    /// <summary><c>verify &lt;folder&gt;</c>: a backup against its manifest.</summary>
    public async Task<int> RunOnBackupAsync(string folder, CancellationToken cancellationToken)
    {
        folder = Path.GetFullPath(folder);
        var manifest = await Manifest.ReadAsync(folder, cancellationToken);
        foreach (var file in manifest.Files)
            if (await CheckedFiles.CompareAsync(folder, file, cancellationToken) is { } fault) Fault(fault);
        await RowAsync("Backup", _faults, $"of {manifest.MadeAt:yyyy-MM-dd HH:mm} UTC, {manifest.Files.Count} files, {Words.Size(manifest.Bytes)}");
        foreach (var finding in _findings.Take(Named)) await output.WriteLineAsync($"  {finding}");
        return _faults == 0 ? 0 : 1;
    }

    private async Task CheckDatabaseAsync(StudioDb db, CancellationToken cancellationToken)
    {
        try
        {
            var before = _faults;
            var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
            if (applied.Count == 0) throw new MaintenanceException($"{_data.DatabaseName} holds no studio.");
            if (applied.Except(db.Database.GetMigrations(), StringComparer.Ordinal).Any()) throw new MaintenanceException($"{_data.DatabaseName} was used by a newer version of Seedance Studio; verify it with that version.");
            if (db.Database.GetMigrations().Except(applied, StringComparer.Ordinal).Any()) throw new MaintenanceException($"{_data.DatabaseName} has an older schema; start the studio once.");
            if (_data.DatabaseFile is not null)
            {
                foreach (var line in await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync(cancellationToken))
                    if (line != "ok") Fault($"Database: {line}");
            }

            await RowAsync("Database", _faults - before, $"{await db.Jobs.CountAsync(cancellationToken)} jobs, schema {applied[^1]}");
        }
        catch (SqliteException damage) when (damage.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw StartFaults.Explain(damage, _data);
        }
    }

    private async Task CheckMarkAsync(StudioDb db, CancellationToken cancellationToken)
    {
        var before = _faults;
        var mark = services.GetRequiredService<StudioMark>();
        var id = await DatabaseStart.FindIdAsync(db, cancellationToken);
        if (id is null) Fault("The database has no id of the studio; start the studio once.");
        else foreach (var folder in mark.Folders.Where(folder => !StudioMark.Bears(folder.Path, id))) Fault($"{folder.Path} does not bear the id of the database ({StudioMark.FileName}).");
        if (_faults == before && await services.GetRequiredService<StoreMark>().ReadAsync(cancellationToken) != id)
            Fault($"The store of the files does not bear the id of the database ({StudioMark.FileName}).");
        await RowAsync("Folders", _faults - before, string.Join(", ", mark.Folders.Select(folder => folder.Path)));
    }

    private async Task CheckClipsAsync(StudioDb db, CancellationToken cancellationToken)
    {
        var (clips, references, bytes, extras, bad, badExtras) = (0, 0, 0L, 0, 0, 0);
        await foreach (var content in RowFiles.ReadAllAsync(db, cancellationToken))
        {
            if (content.JobId is null) references++;
            else clips++;
            bytes += content.Bytes;
            if (await FaultOfAsync(content, cancellationToken) is { } fault && await IsWantedAsync(content, cancellationToken))
            {
                bad++;
                Fault($"{content.Name}: {fault}.");
            }

            foreach (var extra in content.Extras)
            {
                extras++;
                if (await _store.FindLengthAsync(extra, cancellationToken) is not null || !await IsWantedAsync(content, cancellationToken)) continue;
                badExtras++;
                Fault($"{content.Name}: {extra} is missing.");
            }
        }

        await RowAsync("Clips", bad, $"{clips} and {references} references with {Words.Size(bytes)}, length and SHA-256 compared");
        await RowAsync("Pictures", badExtras, $"{extras} posters, last frames, cut clips and previews");
    }

    private async Task<string?> FaultOfAsync(RowFiles content, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await _store.DescribeAsync(content.Key, cancellationToken);
            if (stored.Bytes != content.Bytes) return $"{content.Key} has {stored.Bytes} bytes instead of {content.Bytes}";
            return stored.Sha256 == content.Sha256 ? null : $"{content.Key} has other content than when it was stored";
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"{content.Key} is missing";
        }
        catch (Exception fault) when (fault is IOException and not StorageException or UnauthorizedAccessException)
        {
            return $"{content.Key} cannot be read";
        }
    }

    private async Task CheckOrphansAsync(StudioDb db, CancellationToken cancellationToken)
    {
        var orphans = 0;
        foreach (var thousand in await _store.ListFoldersAsync(ClipFiles.Root, cancellationToken))
        {
            foreach (var folder in await _store.ListFoldersAsync(thousand, cancellationToken))
            {
                if (ClipFiles.JobOf(folder) is not { } job || await db.Jobs.AnyAsync(j => j.Id == job, cancellationToken)) continue;
                orphans++;
                _findings.Add($"{folder} belongs to no job.");
            }
        }

        foreach (var group in await _store.ListFoldersAsync(LibraryFiles.Root, cancellationToken))
            foreach (var folder in await _store.ListFoldersAsync(group, cancellationToken))
                if (LibraryFiles.ItemOf(folder) is { } item && !await db.MediaItems.AnyAsync(m => m.PublicId == item, cancellationToken))
                    _findings.Add($"{folder} belongs to no reference that this database knows of; it stays until somebody removes it.");

        // No fault: they are the remains of deleted jobs and go with the next sweep.
        await output.WriteLineAsync($"{"Orphans",-10} {(orphans == 0 ? "ok" : "note"),-9} {orphans} folders belong to no job");
    }

    private async Task<bool> IsWantedAsync(RowFiles content, CancellationToken cancellationToken)
    {
        await using var now = await _databases.CreateDbContextAsync(cancellationToken);
        return await content.IsWantedAsync(now, cancellationToken);
    }

    private void Fault(string finding)
    {
        _faults++;
        _findings.Add(finding);
    }

    private Task RowAsync(string what, int faults, string details) =>
        output.WriteLineAsync($"{what,-10} {(faults == 0 ? "ok" : $"{faults} bad"),-9} {details}");
}
