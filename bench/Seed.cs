using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Migrations;
using Seedance.Web.Data;
using Seedance.Web.Media;

namespace Seedance.Bench;

/// <summary>Data folders with jobs in them, the same in every run; the dear ones are kept.</summary>
internal static class Seed
{
    /// <summary>A word that stands in every tenth prompt or so.</summary>
    public const string CommonWord = "summer";

    /// <summary>Somebody else, where a seed has finished jobs.</summary>
    public const string Other = "other";

    private const string Gateway = "https://gateway.example/v1";

    /// <summary>A content root with the administrator and nothing else; begun by the program itself.</summary>
    public static async Task<string> EmptyAsync(Workshop shop, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(shop.Kept, $"empty-{Schema}");
        if (Directory.Exists(folder)) return folder;
        await using (var studio = await shop.StartStudioAsync(null, cancellationToken, folder + ".new")) await studio.Process.StopAsync();
        Directory.Move(folder + ".new", folder);
        return folder;
    }

    /// <summary>A content root with so many finished jobs, nine in ten of them the administrator's. Kept: copy it before you write.</summary>
    public static async Task<string> WithJobsAsync(Workshop shop, int count, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(shop.Kept, $"jobs-{count}-{Schema}-2");
        if (Directory.Exists(folder)) return folder;
        if (Directory.Exists(folder + ".new")) Directory.Delete(folder + ".new", recursive: true);
        Copy(await EmptyAsync(shop, cancellationToken), folder + ".new");
        await Console.Error.WriteLineAsync($"         seeding {count} jobs, kept for the next run");
        await using (var db = await OpenAsync(folder + ".new", cancellationToken))
        {
            await AddFinishedAsync(db, await OwnerAsync(db, cancellationToken), count, cancellationToken);
            await RunAsync(db, """INSERT INTO "JobText"("JobText") VALUES ('optimize'); ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);""", cancellationToken);
        }

        Directory.Move(folder + ".new", folder);
        return folder;
    }

    /// <summary>A new content root with so many jobs that are with the gateway, due now.</summary>
    /// <param name="others">So many of somebody else before them, in a campaign that everybody sees.</param>
    public static async Task<string> WithGeneratingAsync(
        Workshop shop, int count, string gateway, CancellationToken cancellationToken, int finished = 0, int others = 0)
    {
        var folder = shop.NewFolder("generating");
        Copy(await EmptyAsync(shop, cancellationToken), folder);
        await using var db = await OpenAsync(folder, cancellationToken);
        var owner = await OwnerAsync(db, cancellationToken);
        if (finished > 0) await AddFinishedAsync(db, owner, finished, cancellationToken);
        else if (others > 0) await AddOtherAsync(db, owner, cancellationToken);
        await using var transaction = db.BeginTransaction();
        await using var insert = new JobInsert(db);
        var now = DateTime.UtcNow;
        for (var i = 0; i < others + count; i++)
        {
            var job = Boat(i < others ? Other : owner, "Generating", gateway, string.Create(CultureInfo.InvariantCulture, $"task_{i:D32}"), now);
            insert.Add(i < others ? job with { Campaign = 1 } : job);
        }

        await transaction.CommitAsync(cancellationToken);
        return folder;
    }

    /// <summary>Adds a finished clip of random bytes for the administrator. Returns its job and its file.</summary>
    public static async Task<(long JobId, string File)> AddClipAsync(string folder, int bytes, CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(folder, cancellationToken);
        var owner = await OwnerAsync(db, cancellationToken);
        await using (var insert = new JobInsert(db))
            insert.Add(Boat(owner, "Ready", Gateway, "task_with_clip", DateTime.UtcNow));
        await using var find = db.CreateCommand();
        find.CommandText = """SELECT max("Id") FROM "Jobs";""";
        var jobId = (long)(await find.ExecuteScalarAsync(cancellationToken))!;
        var key = ClipFiles.Key(jobId, 1, ClipFiles.ClipName);
        var file = Path.Combine(folder, "data", "media", key);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var finish = db.CreateCommand();
        finish.CommandText = """UPDATE "Jobs" SET "ClipKey" = $key, "ClipSha256" = $hash, "ClipBytes" = $bytes WHERE "Id" = $id""";
        finish.Parameters.AddWithValue("$key", key);
        finish.Parameters.AddWithValue("$hash", await WriteClipAsync(file, bytes, cancellationToken));
        finish.Parameters.AddWithValue("$bytes", bytes);
        finish.Parameters.AddWithValue("$id", jobId);
        await finish.ExecuteNonQueryAsync(cancellationToken);
        return (jobId, file);
    }

    /// <summary>Adds finished clips for the administrator, all of them one file under many names. Returns the first of their jobs, which follow each other, and its file.</summary>
    public static async Task<(long First, string File)> AddClipsAsync(string folder, int count, int bytes, CancellationToken cancellationToken)
    {
        var (first, file) = await AddClipAsync(folder, bytes, cancellationToken);
        await using var db = await OpenAsync(folder, cancellationToken);
        var owner = await OwnerAsync(db, cancellationToken);
        await using var transaction = db.BeginTransaction();
        await using (var insert = new JobInsert(db))
            for (var i = 1; i < count; i++)
                insert.Add(Boat(owner, "Ready", Gateway, string.Create(CultureInfo.InvariantCulture, $"task_with_clip_{i}"), DateTime.UtcNow));
        for (var id = first + 1; id < first + count; id++)
        {
            var key = ClipFiles.Key(id, 1, ClipFiles.ClipName);
            var path = Path.Combine(folder, "data", "media", key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (var link = System.Diagnostics.Process.Start("ln", [file, path])) await link.WaitForExitAsync(cancellationToken);
            await using var finish = db.CreateCommand();
            finish.CommandText = """UPDATE "Jobs" SET "ClipKey" = $key, "ClipSha256" = (SELECT "ClipSha256" FROM "Jobs" WHERE "Id" = $first), "ClipBytes" = $bytes WHERE "Id" = $id""";
            finish.Parameters.AddWithValue("$key", key);
            finish.Parameters.AddWithValue("$first", first);
            finish.Parameters.AddWithValue("$bytes", bytes);
            finish.Parameters.AddWithValue("$id", id);
            await finish.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return (first, file);
    }

    /// <summary>Writes a file that begins like a video and goes on at random. Returns its SHA-256 in lower-case hex.</summary>
    public static async Task<string> WriteClipAsync(string file, int bytes, CancellationToken cancellationToken)
    {
        var content = new byte[bytes];
        new Random(7).NextBytes(content);
        "\0\0\0\u0018ftypmp42"u8.CopyTo(content);
        await File.WriteAllBytesAsync(file, content, cancellationToken);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    /// <summary>Copies a folder with everything in it.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        foreach (var folder in Directory.EnumerateDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    /// <summary>The database of a content root.</summary>
    public static async Task<SqliteConnection> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        var db = new SqliteConnection($"Data Source={Studio.DatabaseFile(folder)};Pooling=False");
        await db.OpenAsync(cancellationToken);
        return db;
    }

    /// <summary>A campaign's public id by its number, from 1.</summary>
    public static Guid Campaign(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>The administrator's id.</summary>
    public static async Task<string> OwnerAsync(DbConnection db, CancellationToken cancellationToken)
    {
        await using var find = db.CreateCommand();
        find.CommandText = $"""SELECT "Id" FROM "AspNetUsers" WHERE "Email" = '{Studio.AdminEmail}'""";
        return (string)(await find.ExecuteScalarAsync(cancellationToken))!;
    }

    // The newest migration is part of the name of what is kept.
    private static string Schema { get; } = typeof(SqliteStudioDb).Assembly.GetTypes()
        .Where(type => type.Namespace == "Seedance.Web.Data.Migrations.Sqlite" && type.IsSubclassOf(typeof(Migration)))
        .Select(type => type.GetCustomAttribute<MigrationAttribute>()!.Id).Max(StringComparer.Ordinal)!.Split('_')[0];

    private static SeededJob Boat(string owner, string state, string gateway, string task, DateTime at) =>
        new(owner, "A paper boat", "A paper boat drifts across a pond at dawn.", state, gateway, task, at);

    private static async Task AddFinishedAsync(SqliteConnection db, string owner, int count, CancellationToken cancellationToken)
    {
        await AddOtherAsync(db, owner, cancellationToken);

        // Indexes of a million rows are made faster afterwards than kept up row by row.
        var isMany = count >= 100_000;
        var later = isMany ? await TakeAwayAsync(db, cancellationToken) : [];
        var random = new Random(7);
        var at = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var done = 0; done < count;)
        {
            await using var transaction = db.BeginTransaction();
            await using var insert = new JobInsert(db);
            for (var end = Math.Min(count, done + 10_000); done < end; done++)
                insert.Add(SeededJob.Finished(random, done, count, random.Next(10) == 0 ? Other : owner, Gateway, at.AddMinutes(3 * done)));
            await transaction.CommitAsync(cancellationToken);
        }

        if (isMany) later = [""" INSERT INTO "JobText"("JobText") VALUES ('rebuild') """, .. later];
        foreach (var sql in later) await RunAsync(db, sql, cancellationToken);
    }

    private static async Task AddOtherAsync(SqliteConnection db, string owner, CancellationToken cancellationToken)
    {
        await RunAsync(db, """
            PRAGMA synchronous=OFF;
            PRAGMA cache_size=-1000000;
            INSERT INTO "AspNetUsers"("Id", "UserName", "NormalizedUserName", "DisplayName", "IsDisabled", "MustChangePassword", "CreatedAt",
                "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
            VALUES ('other', 'other', 'OTHER', 'other', 0, 0, '2026-01-01 00:00:00', 0, 0, 0, 0, 0);
            """, cancellationToken);
        for (var i = 1; i <= SeededJob.Campaigns; i++)
        {
            await using var add = db.CreateCommand();
            add.CommandText = """
                INSERT INTO "Campaigns"("Id", "PublicId", "OwnerId", "Name", "Notes", "IsShared", "CreatedAt", "UpdatedAt")
                VALUES ($id, $public, $owner, 'Campaign ' || $id, '', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00')
                """;
            add.Parameters.AddWithValue("$id", i);
            add.Parameters.AddWithValue("$public", Campaign(i).ToString().ToUpperInvariant());
            add.Parameters.AddWithValue("$owner", i <= SeededJob.Campaigns / 2 ? owner : Other);
            await add.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <returns>How they are made again.</returns>
    private static async Task<List<string>> TakeAwayAsync(SqliteConnection db, CancellationToken cancellationToken)
    {
        List<(string Kind, string Name, string Sql)> found = [];
        await using (var find = db.CreateCommand())
        {
            find.CommandText = """SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND tbl_name = 'Jobs' AND sql IS NOT NULL ORDER BY type""";
            await using var reader = await find.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) found.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        }

        foreach (var (kind, name, _) in found) await RunAsync(db, $"DROP {kind} \"{name}\"", cancellationToken);
        return found.ConvertAll(one => one.Sql);
    }

    private static async Task RunAsync(SqliteConnection db, string sql, CancellationToken cancellationToken)
    {
        await using var command = db.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
