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

    private const string Gateway = "https://gateway.example/v1";

    private static readonly string[] Words = (
        "fruit tea bottle summer lemon splash ice product reveal slow camera kitchen morning light hand opens box unboxing review offer "
        + "discount shoe runner city night rain neon coffee cup steam skin cream glow model walks beach sunset drone pan zoom logo fade "
        + "music beat cut table wood marble green leaf water drop glass paper boat pond dawn mist road bicycle window curtain cat street "
        + "market orange slice honey bread oven smoke fire snow mountain lake train station clock watch ring silk dress mirror dance "
        + "laughing child dog park tree wind kite balloon cake candle party friends phone screen tap swipe").Split(' ');

    private static readonly string[] States =
        [.. Enumerable.Repeat("Ready", 88), .. Enumerable.Repeat("Failed", 8), "Cancelled", "Cancelled", "Expired", "NeedsAttention"];

    /// <summary>A word that stands in about fifty prompts, however many there are.</summary>
    public static string RareWord(int number) => string.Create(CultureInfo.InvariantCulture, $"rare{number:D6}");

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
        var folder = Path.Combine(shop.Kept, $"jobs-{count}-{Schema}");
        if (Directory.Exists(folder)) return folder;
        if (Directory.Exists(folder + ".new")) Directory.Delete(folder + ".new", recursive: true);
        Copy(await EmptyAsync(shop, cancellationToken), folder + ".new");
        await Console.Error.WriteLineAsync($"         seeding {count} jobs, kept for the next run");
        await using (var db = await OpenAsync(folder + ".new", cancellationToken))
        {
            await AddFinishedAsync(db, await OwnerAsync(db, cancellationToken), count, cancellationToken);
            await using var settle = db.CreateCommand();
            settle.CommandText = """INSERT INTO "JobText"("JobText") VALUES ('optimize'); ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);""";
            await settle.ExecuteNonQueryAsync(cancellationToken);
        }

        Directory.Move(folder + ".new", folder);
        return folder;
    }

    /// <summary>A new content root with so many jobs that are with the gateway, due now.</summary>
    public static async Task<string> WithGeneratingAsync(
        Workshop shop, int count, string gateway, CancellationToken cancellationToken, int finished = 0)
    {
        var folder = shop.NewFolder("generating");
        Copy(await EmptyAsync(shop, cancellationToken), folder);
        await using var db = await OpenAsync(folder, cancellationToken);
        var owner = await OwnerAsync(db, cancellationToken);
        if (finished > 0) await AddFinishedAsync(db, owner, finished, cancellationToken);
        await using var transaction = db.BeginTransaction();
        await using var insert = new JobInsert(db);
        var now = DateTime.UtcNow;
        for (var i = 0; i < count; i++)
            insert.Add(owner, "A paper boat", "A paper boat drifts across a pond at dawn.", "Generating", gateway, string.Create(CultureInfo.InvariantCulture, $"task_{i:D32}"), now);
        await transaction.CommitAsync(cancellationToken);
        return folder;
    }

    /// <summary>Adds a finished clip of random bytes for the administrator. Returns its job and its file.</summary>
    public static async Task<(long JobId, string File)> AddClipAsync(string folder, int bytes, CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(folder, cancellationToken);
        var owner = await OwnerAsync(db, cancellationToken);
        await using (var insert = new JobInsert(db))
            insert.Add(owner, "A paper boat", "A paper boat drifts across a pond at dawn.", "Ready", Gateway, "task_with_clip", DateTime.UtcNow);
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

    /// <summary>The administrator's id.</summary>
    public static async Task<string> OwnerAsync(SqliteConnection db, CancellationToken cancellationToken)
    {
        await using var find = db.CreateCommand();
        find.CommandText = """SELECT "Id" FROM "AspNetUsers" WHERE "Email" = $email""";
        find.Parameters.AddWithValue("$email", Studio.AdminEmail);
        return (string)(await find.ExecuteScalarAsync(cancellationToken))!;
    }

    // The newest migration is part of the name of what is kept.
    private static string Schema { get; } = typeof(SqliteStudioDb).Assembly.GetTypes()
        .Where(type => type.Namespace == "Seedance.Web.Data.Migrations.Sqlite" && type.IsSubclassOf(typeof(Migration)))
        .Select(type => type.GetCustomAttribute<MigrationAttribute>()!.Id).Max(StringComparer.Ordinal)!.Split('_')[0];

    private static async Task AddFinishedAsync(SqliteConnection db, string owner, int count, CancellationToken cancellationToken)
    {
        await using (var other = db.CreateCommand())
        {
            other.CommandText = """
                PRAGMA synchronous=OFF;
                INSERT INTO "AspNetUsers"("Id", "UserName", "NormalizedUserName", "DisplayName", "IsDisabled", "MustChangePassword", "CreatedAt",
                    "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
                VALUES ('other', 'other', 'OTHER', 'other', 0, 0, '2026-01-01 00:00:00', 0, 0, 0, 0, 0);
                """;
            await other.ExecuteNonQueryAsync(cancellationToken);
        }

        var random = new Random(7);
        var at = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var rareWords = Math.Max(1, count / 50);
        for (var done = 0; done < count;)
        {
            await using var transaction = db.BeginTransaction();
            await using var insert = new JobInsert(db);
            for (var end = Math.Min(count, done + 10_000); done < end; done++)
            {
                var prompt = $"{Sentence(random, 60)} {RareWord(random.Next(rareWords))}";
                insert.Add(
                    random.Next(10) == 0 ? "other" : owner, Sentence(random, 5), prompt, States[random.Next(States.Length)], Gateway,
                    string.Create(CultureInfo.InvariantCulture, $"task_{done:D32}"), at.AddMinutes(3 * done));
            }

            await transaction.CommitAsync(cancellationToken);
        }
    }

    private static string Sentence(Random random, int words) => string.Join(' ', random.GetItems(Words, words));

    /// <summary>One prepared insert, to be used within one transaction.</summary>
    private sealed class JobInsert : IAsyncDisposable
    {
        private readonly SqliteCommand _command;

        public JobInsert(SqliteConnection db)
        {
            _command = db.CreateCommand();
            _command.CommandText = """
                INSERT INTO "Jobs"("OwnerId", "OperationId", "Title", "Prompt", "SearchText", "Model", "Ratio", "Resolution", "Seconds", "InputsJson",
                    "RequestJson", "Gateway", "State", "TaskId", "CreatedAt", "SubmittedAt", "ChangedAt", "DueAt", "Fence", "Troubles", "PosterKey",
                    "Width", "Height", "DurationMs")
                VALUES ($owner, $operation, $title, $prompt, $text, 'doubao-seedance-2-0-260128', '9:16', '720p', 5, $request, $request, $gateway,
                    $state, $task, $at, $at, $at, $at, 0, 0, 'poster', 720, 1280, 5000)
                """;
            foreach (var name in (string[])["$owner", "$operation", "$title", "$prompt", "$text", "$request", "$gateway", "$state", "$task", "$at"])
                _command.Parameters.Add(name, SqliteType.Text);
        }

        public void Add(string owner, string title, string prompt, string state, string gateway, string task, DateTime at)
        {
            var request = """{"model":"doubao-seedance-2-0-260128","prompt":"@prompt","metadata":{"ratio":"9:16","resolution":"720p","duration":5}}"""
                .Replace("@prompt", prompt, StringComparison.Ordinal);
            object[] values =
            [
                owner, Guid.NewGuid().ToString().ToUpperInvariant(), title, prompt, SearchText.Fold(title, prompt), request, gateway, state, task,
                at.ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture),
            ];
            for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i];
            _command.ExecuteNonQuery();
        }

        public ValueTask DisposeAsync() => _command.DisposeAsync();
    }
}
