using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Seedance.Web.Data;

/// <summary>
/// From a setting to a database that can be worked with: there, whole, writable, of this studio, with the newest schema. Anything
/// else is refused with one sentence before a byte is changed.
/// </summary>
public sealed class DatabaseStart(
    IDbContextFactory<StudioDb> databases, DataFolder data, StudioMark mark, IOptions<DatabaseOptions> options, TimeProvider clock)
{
    private const string Restore = "restore a backup into an empty data folder (Seedance.Web restore <folder>)";

    /// <exception cref="StartRefusedException">The database cannot be used; the message says why.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var traces = mark.Traces();
            if (data.DatabaseFile is { } file)
            {
                if (SqliteFile.Exists(file)) SqliteFile.Check(file);
                else if (traces.Count > 0) throw Gone("is gone", traces);
                else SqliteFile.Create(file);
            }
            else
            {
                await PostgresServer.WaitAsync(data.ConnectionString, options.Value.StartPatience, clock, cancellationToken);
            }

            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await RefuseForeignAsync(db, traces, cancellationToken);
            if (data.DatabaseFile is not null) SqliteFile.RemoveMigrationLock(data.DatabaseFile);
            await db.Database.MigrateAsync(cancellationToken);
            mark.Write(await IdAsync(db, cancellationToken));
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException or IOException or UnauthorizedAccessException)
        {
            throw StartFaults.Explain(fault, data);
        }
    }

    /// <summary>The id in the database; null before there is one.</summary>
    public static Task<string?> FindIdAsync(StudioDb db, CancellationToken cancellationToken) => db.Settings.AsNoTracking()
        .Where(row => row.Key == StudioMark.SettingKey).Select(row => row.Value).FirstOrDefaultAsync(cancellationToken);

    private async Task RefuseForeignAsync(StudioDb db, IReadOnlyList<string> traces, CancellationToken cancellationToken)
    {
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Count == 0 && traces.Count > 0) throw Gone("is empty", traces);
        if (applied.Count == 0) return;
        if (applied.Except(db.Database.GetMigrations(), StringComparer.Ordinal).LastOrDefault() is { } unknown)
        {
            throw new StartRefusedException(
                $"{data.DatabaseName} was used by a newer version of Seedance Studio (its schema is {unknown}); start that version, or {Restore} made with this one.");
        }

        if (mark.FindForeign(await FindIdAsync(db, cancellationToken)) is { } foreign)
        {
            throw new StartRefusedException(
                $"{data.DatabaseName} does not belong to the {foreign.Holds} in {foreign.Path}: the id in {StudioMark.FileName} there is another; correct the settings, or delete that file if the database is the right one.");
        }

        if (mark.FindEmpty() is { } empty && await db.Jobs.AnyAsync(job => job.ClipKey != null, cancellationToken))
        {
            throw new StartRefusedException(
                $"{data.DatabaseName} knows of {empty.Holds}, but {empty.Path} is empty: mount the right disk, correct the settings or put the files back; to go on without them, put a file {StudioMark.FileName} with the line {await FindIdAsync(db, cancellationToken) ?? "new"} there.");
        }
    }

    // Several processes may start on a new database at once: the first one's id counts.
    private static async Task<string> IdAsync(StudioDb db, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlRawAsync(
            """INSERT INTO "Settings" ("Key", "Value") VALUES ({0}, {1}) ON CONFLICT DO NOTHING""",
            [StudioMark.SettingKey, Guid.NewGuid().ToString("N")], cancellationToken);
        return (await FindIdAsync(db, cancellationToken))!;
    }

    private StartRefusedException Gone(string how, IReadOnlyList<string> traces) => new(
        $"{data.DatabaseName} {how}, but {string.Join(", ", traces)} in {string.Join(" and ", mark.Folders.Select(f => f.Path))} belong to a studio that had one: put the database back, or {Restore}; to start anew on purpose, move these files elsewhere first.");
}
