using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Storage;

namespace Seedance.Web.Maintenance;

/// <summary>
/// <c>restore &lt;folder&gt;</c> onto a studio that is empty. The marker comes first and the database last, so that a start refuses
/// what was put back only in part.
/// </summary>
internal sealed class RestoreCommand(IServiceProvider services, TextWriter output)
{
    private readonly DataFolder _data = services.GetRequiredService<DataFolder>();
    private readonly StudioMark _mark = services.GetRequiredService<StudioMark>();
    private readonly StoreMark _storeMark = services.GetRequiredService<StoreMark>();
    private readonly IFileStore _store = services.GetRequiredService<IFileStore>();
    private readonly DatabaseProvider _provider = services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider;

    public async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        folder = Path.GetFullPath(folder);
        var manifest = await Manifest.ReadAsync(folder, cancellationToken);
        if (manifest.Provider != _provider)
            throw new MaintenanceException($"The backup is one of {manifest.Provider}, and Database:Provider is {_provider}; set it to {manifest.Provider}.");
        await using (var db = StudioDbs.Open(_provider, _data.ConnectionString, services))
            if (manifest.Migrations.Except(db.Database.GetMigrations(), StringComparer.Ordinal).Any())
                throw new MaintenanceException("The backup was made by a newer version of Seedance Studio; restore it with that version.");
        foreach (var file in manifest.Files) await RefuseDamagedAsync(file, folder, "The backup is damaged", cancellationToken);
        if (await new DatabaseCopy(services).FindFaultAsync(folder, manifest, cancellationToken) is { } fault) throw new MaintenanceException($"The backup is damaged: {fault}.");
        _data.Create();
        await services.GetRequiredService<FolderLock>().TakeAsync(cancellationToken);
        await RefuseFilledAsync(cancellationToken);

        _mark.Write(manifest.StudioId);
        await _storeMark.WriteAsync(manifest.StudioId, cancellationToken);
        foreach (var file in manifest.In(Manifest.MediaFolder))
        {
            var key = file.Path[Manifest.MediaFolder.Length..];
            await using (var content = File.OpenRead(Path.Combine(folder, file.Path))) await _store.WriteAsync(key, content, file.Bytes, cancellationToken);
            if ((await _store.DescribeAsync(key, cancellationToken)).Sha256 != file.Sha256)
                throw new MaintenanceException($"Not everything arrived: {key} has other content than when it was stored.");
        }

        foreach (var file in manifest.In(Manifest.KeysFolder))
        {
            await CheckedFiles.CopyAsync(Path.Combine(folder, file.Path), Path.Combine(_data.Root, file.Path), cancellationToken);
            await RefuseDamagedAsync(file, _data.Root, "Not everything arrived", cancellationToken);
        }

        var doubtful = await (_provider == DatabaseProvider.Postgres
            ? RestorePostgresAsync(folder, manifest, cancellationToken)
            : RestoreSqliteAsync(folder, manifest, cancellationToken));

        await output.WriteLineAsync($"Restored the studio of {manifest.MadeAt:yyyy-MM-dd HH:mm} UTC: {manifest.Files.Count} files, {Words.Size(manifest.Bytes)}, into {_data.Root}.");
        if (doubtful > 0)
            await output.WriteLineAsync($"{doubtful} jobs were waiting to be paid for when the backup was made and may have been paid for since: they need attention now.");
        return 0;
    }

    private async Task RefuseFilledAsync(CancellationToken cancellationToken)
    {
        var traces = _mark.Traces().ToList();
        if (traces.Count == 0 && (await _storeMark.ReadAsync(cancellationToken) is not null || (await _store.ListFoldersAsync(ClipFiles.Root, cancellationToken)).Count > 0)) traces.Add("files in the store");
        if (traces.Count > 0 || (_data.DatabaseFile is { } file && SqliteFile.Exists(file)))
            throw new MaintenanceException($"{_data.Root} holds a studio already ({(traces.Count > 0 ? string.Join(", ", traces) : "its database")}): restore into an empty folder.");
        if (_data.DatabaseFile is { } database && Leftovers(database).FirstOrDefault(File.Exists) is { } log)
            throw new MaintenanceException($"{log} belongs to an earlier database and would be taken for a part of the new one: move it away first.");
        if (_provider == DatabaseProvider.Sqlite) return;
        await using var db = StudioDbs.Open(_provider, _data.ConnectionString, services);
        try
        {
            if ((await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Any())
                throw new MaintenanceException($"{_data.DatabaseName} is not empty: restore into a new one.");
        }
        catch (Npgsql.NpgsqlException fault)
        {
            throw StartFaults.Explain(fault, _data);
        }
    }

    private static string[] Leftovers(string database) => [database + "-wal", database + "-shm", database + "-journal"];

    private async Task<int> RestoreSqliteAsync(string folder, Manifest manifest, CancellationToken cancellationToken)
    {
        var partial = _data.DatabaseFile! + ".partial";
        foreach (var left in (string[])[partial, .. Leftovers(partial)]) File.Delete(left);
        var copy = manifest.In(Manifest.DatabaseFolder).Single();
        var (_, sha256) = await CheckedFiles.CopyAsync(Path.Combine(folder, copy.Path), partial, cancellationToken);
        if (sha256 != copy.Sha256) throw new MaintenanceException($"Not everything arrived: {partial} has other content than the backup.");
        int doubtful;
        await using (var db = StudioDbs.Open(_provider, $"Data Source={partial};Pooling=False;Foreign Keys=True", services))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            doubtful = await MendAsync(db, manifest, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        SqliteFile.Check(partial);
        File.Move(partial, _data.DatabaseFile!, overwrite: true); // only an empty file can be there
        return doubtful;
    }

    private async Task<int> RestorePostgresAsync(string folder, Manifest manifest, CancellationToken cancellationToken)
    {
        await using var db = StudioDbs.Open(_provider, _data.ConnectionString, services);
        await db.Database.MigrateAsync(manifest.Migrations[^1], cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await PostgresSnapshot.LoadAsync(db, folder, manifest, cancellationToken);
        var doubtful = await MendAsync(db, manifest, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return doubtful;
    }

    /// <summary>
    /// What the copy cannot know: jobs that were deleted while it was made, and jobs that were about to be paid for. The studio
    /// went on after the backup, so nobody knows whether it has paid for them: a person decides, and nothing is paid for twice.
    /// Plain statements, because the schema may be an older one.
    /// </summary>
    private static async Task<int> MendAsync(StudioDb db, Manifest manifest, CancellationToken cancellationToken)
    {
        foreach (var id in manifest.DeletedJobs)
            await db.Database.ExecuteSqlAsync($"""DELETE FROM "Jobs" WHERE "Id" = {id}""", cancellationToken);
        var now = DateTime.UtcNow;
        foreach (var id in manifest.DeletedMedia)
            await db.Database.ExecuteSqlAsync($"""UPDATE "MediaItems" SET "DeletedAt" = {now} WHERE "Id" = {id}""", cancellationToken);
        var problem = (JobProblems.Local(JobProblems.RestoredInDoubt, Charge.Unknown) with { At = manifest.MadeAt }).ToJson();
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "JobEvents" ("JobId", "At", "State") SELECT "Id", {now}, 'NeedsAttention' FROM "Jobs" WHERE "State" IN ('Queued', 'Submitting')""",
            cancellationToken);
        return await db.Database.ExecuteSqlAsync(
            $"""UPDATE "Jobs" SET "State" = 'NeedsAttention', "Problem" = {problem}, "ChangedAt" = {now}, "LeaseUntil" = NULL WHERE "State" IN ('Queued', 'Submitting')""",
            cancellationToken);
    }

    private static async Task RefuseDamagedAsync(ManifestFile file, string folder, string otherwise, CancellationToken cancellationToken)
    {
        if (await CheckedFiles.CompareAsync(folder, file, cancellationToken) is { } fault) throw new MaintenanceException($"{otherwise}: {fault}.");
    }
}
