using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Maintenance;

/// <summary>
/// Whether the database of a backup is what its manifest says, before a byte of it is put back. A SQLite file can hold code: a
/// trigger that somebody wrote into a backup would work in the studio for ever.
/// </summary>
internal sealed partial class DatabaseCopy(IServiceProvider services)
{
    /// <summary>What is wrong, in words; null when nothing is.</summary>
    public async Task<string?> FindFaultAsync(string folder, Manifest manifest, CancellationToken cancellationToken)
    {
        var files = manifest.In(Manifest.DatabaseFolder).Select(file => file.Path).ToList();
        if (manifest.Provider == DatabaseProvider.Sqlite) return await FindFaultAsync(Path.Combine(folder, files.Single()), files.Single(), manifest, cancellationToken);
        await using var model = StudioDbs.Open(DatabaseProvider.Postgres, "Host=localhost", services);
        var tables = model.Model.GetRelationalModel().Tables.Select(table => $"{Manifest.DatabaseFolder}{table.Name}.csv");
        return files.Except(tables, StringComparer.Ordinal).FirstOrDefault() is { } unknown ? $"{unknown} is no table of a studio" : null;
    }

    private async Task<string?> FindFaultAsync(string path, string name, Manifest manifest, CancellationToken cancellationToken)
    {
        await using var made = StudioDbs.Open(DatabaseProvider.Sqlite, "Data Source=:memory:", services);
        await made.Database.OpenConnectionAsync(cancellationToken); // the database lives as long as its connection
        await made.Database.MigrateAsync(manifest.Migrations[^1], cancellationToken);
        try
        {
            var readOnly = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadOnly };
            await using var copy = StudioDbs.Open(DatabaseProvider.Sqlite, readOnly.ToString(), services);
            var (own, theirs) = (await SchemaAsync(made, cancellationToken), await SchemaAsync(copy, cancellationToken));
            if (theirs.Except(own).FirstOrDefault(part => part.Type is "trigger" or "view") is { } foreign) return $"{name} has a {foreign.Type} {foreign.Name} that no studio makes";
            if (own.Except(theirs).FirstOrDefault(part => part.Type != "index") is { } missing) return $"{name} has no {missing.Type} {missing.Name} as a studio makes it";
            var applied = await copy.Database.GetAppliedMigrationsAsync(cancellationToken);
            if (!applied.SequenceEqual(manifest.Migrations, StringComparer.Ordinal)) return $"{name} has another schema than the manifest says";
            return await DatabaseStart.FindIdAsync(copy, cancellationToken) == manifest.StudioId ? null : $"{name} belongs to another studio than the manifest says";
        }
        catch (SqliteException fault)
        {
            return $"{name} cannot be read ({fault.Message.TrimEnd('.')})";
        }
    }

    private static async Task<List<Part>> SchemaAsync(StudioDb db, CancellationToken cancellationToken)
    {
        var parts = await db.Database.SqlQueryRaw<Part>(
                """SELECT "type" AS "Type", "name" AS "Name", COALESCE("sql", '') AS "Sql" FROM "sqlite_master" WHERE "name" NOT LIKE 'sqlite!_%' ESCAPE '!' AND "name" <> '__EFMigrationsLock'""")
            .ToListAsync(cancellationToken);

        // Of code every word counts; of a table only that it is there.
        return parts.ConvertAll(part => part with { Sql = part.Type is "trigger" or "view" ? Blanks().Replace(part.Sql, " ").Trim() : "" });
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    internal sealed record Part(string Type, string Name, string Sql);
}
