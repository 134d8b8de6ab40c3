using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Maintenance;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Maintenance;

/// <summary>What the commands refuse, what they find, and what they never do.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Restore_BringsEveryRowAndFileBack_AndAsksAboutJobsThatWereAboutToBePaidFor(DatabaseProvider provider)
    {
        await using var rig = await FilledAsync(provider);
        await using (var db = rig.Open())
        {
            foreach (var state in (JobState[])[JobState.Queued, JobState.Submitting, JobState.Generating]) db.Jobs.Add(NewJob(state));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            await db.Jobs.Where(job => job.State == JobState.Generating).ExecuteDeleteAsync(TestContext.Current.CancellationToken); // its number is never given again
        }

        var backup = Path.Combine(rig.Folder, "..", "backup");
        Assert.Equal(0, await BackUpAsync(rig, backup));
        await using var fresh = await StartRig.CreateAsync(provider);
        Assert.Equal(0, await RestoreAsync(fresh, backup));

        Assert.Null(await fresh.TryStartAsync());
        Assert.Equal(0, await VerifyAsync(fresh));
        await using (var db = fresh.Open())
        {
            var jobs = await db.Jobs.Include(job => job.Events).OrderBy(job => job.Id).ToListAsync(TestContext.Current.CancellationToken);
            Assert.Equal([JobState.Ready, JobState.Ready, JobState.NeedsAttention, JobState.NeedsAttention], jobs.Select(job => job.State));
            Assert.All(jobs.Skip(2), job =>
            {
                Assert.Equal("RestoredInDoubt", job.Problem!.Kind);
                Assert.InRange(job.Problem.At!.Value, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow); // when the backup was made
                Assert.Equal(JobState.NeedsAttention, Assert.Single(job.Events).State);
            });
            var next = NewJob(JobState.Queued);
            db.Jobs.Add(next);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            Assert.Equal(6, next.Id);
        }

        Assert.Contains("2 jobs were waiting to be paid for", _output.ToString(), StringComparison.Ordinal);
        if (provider == DatabaseProvider.Sqlite) Assert.Contains($", into {fresh.Folder}.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_IntoAFolderWithSomethingInIt_IsRefused()
    {
        await using var rig = await FilledAsync(DatabaseProvider.Sqlite);
        await Assert.ThrowsAsync<MaintenanceException>(() => BackUpAsync(rig, rig.Folder));
    }

    [Fact]
    public async Task Backup_ThatFails_LeavesNothingThatLooksWhole()
    {
        await using var rig = await FilledAsync(DatabaseProvider.Sqlite);
        var backup = Path.Combine(rig.Folder, "..", "backup");
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        using var host = rig.Build();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new BackupCommand(host.Services, _output).RunAsync(backup, stop.Token));

        Assert.Empty(Directory.GetFileSystemEntries(backup));
        await using var fresh = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        var refusal = await Assert.ThrowsAsync<MaintenanceException>(() => RestoreAsync(fresh, backup));
        Assert.Contains("is no complete backup", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_OfAStudioThatLostAClip_IsComplete_AndSaysSo()
    {
        await using var rig = await FilledAsync(DatabaseProvider.Sqlite);
        File.Delete(ClipPath(rig, 1));

        Assert.Equal(1, await BackUpAsync(rig, Path.Combine(rig.Folder, "..", "backup")));

        Assert.Contains("Clip 1: its file is missing.", _output.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(rig.Folder, "..", "backup", "manifest.json")));
    }

    [Fact]
    public async Task Backup_OfAStudioWithAnUnreadableClip_HasAllTheOthers_AndSaysSo()
    {
        await using var rig = await FilledAsync(DatabaseProvider.Sqlite);
        var backup = Path.Combine(rig.Folder, "..", "backup");
        await using (new FileStream(ClipPath(rig, 1), FileMode.Open, FileAccess.ReadWrite, FileShare.None)) // as good as a bad sector
            Assert.Equal(1, await BackUpAsync(rig, backup));

        Assert.Contains("Clip 1: ", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains(" cannot be read: ", _output.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(backup, "manifest.json")));
        Assert.True(File.Exists(Path.Combine(backup, "media/jobs/000000/2/1-clip.mp4")));
        Assert.False(File.Exists(Path.Combine(backup, "media/jobs/000000/1/1-clip.mp4")));
    }

    [Theory]
    [InlineData("database/studio.db")]
    [InlineData("media/jobs/000000/1/1-clip.mp4")]
    [InlineData("media/jobs/000000/2/1-poster.jpg")]
    [InlineData("media/jobs/000000/2/1-crop.mp4")]
    public async Task Restore_OfADamagedBackup_IsRefused_AndNothingIsWritten(string name)
    {
        await using var rig = await FilledAsync(DatabaseProvider.Sqlite);
        var backup = Path.Combine(rig.Folder, "..", "backup");
        await BackUpAsync(rig, backup);
        var bytes = await File.ReadAllBytesAsync(Path.Combine(backup, name), TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(backup, name), bytes, TestContext.Current.CancellationToken);
        await using var fresh = await StartRig.CreateAsync(DatabaseProvider.Sqlite);

        var refusal = await Assert.ThrowsAsync<MaintenanceException>(() => RestoreAsync(fresh, backup));

        Assert.Contains("The backup is damaged", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(name), refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(fresh.Folder));
    }

    [Fact]
    public async Task WithoutAStudio_BackupAndVerify_SayWhereTheyLooked_AndLeaveNothingBehind()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        var home = Path.GetDirectoryName(rig.Folder)!;

        var backup = await Assert.ThrowsAsync<MaintenanceException>(() => BackUpAsync(rig, Path.Combine(home, "backup")));
        var verify = await Assert.ThrowsAsync<MaintenanceException>(() => VerifyAsync(rig));

        Assert.All([backup, verify], refusal =>
        {
            Assert.Contains(rig.DatabaseFile, refusal.Message, StringComparison.Ordinal);
            Assert.Contains($"started from, here {home}:", refusal.Message, StringComparison.Ordinal);
        });
        Assert.Empty(Directory.GetFileSystemEntries(home));
    }

    [Fact]
    public async Task Restore_OfAHostileBackup_IsRefusedInOneSentence_AndNothingIsWritten()
    {
        await using var rig = await FilledAsync(DatabaseProvider.Sqlite);
        var backup = Path.Combine(rig.Folder, "..", "backup");
        await BackUpAsync(rig, backup);
        var path = Path.Combine(backup, Manifest.FileName);
        var original = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await using var fresh = await StartRig.CreateAsync(DatabaseProvider.Sqlite);

        // What is done to the manifest, and what the refusal says.
        foreach (var (change, words) in (IEnumerable<(Action<JsonObject>, string)>)
        [
            (manifest => manifest["Files"] = null, "Files lacks a name or a hash"),
            (manifest => manifest["Files"] = new JsonArray(null, null), "Files lacks a name or a hash"),
            (manifest => manifest["Migrations"] = null, "Migrations names no schema"),
            (manifest => manifest["Migrations"] = new JsonArray((JsonNode?)null), "Migrations names no schema"),
            (manifest => manifest["DeletedJobs"] = null, "DeletedJobs or Sequences cannot be read"),
            (manifest => manifest["Sequences"] = null, "DeletedJobs or Sequences cannot be read"),
            (manifest => manifest["StudioId"] = null, "StudioId is no id of a studio"),
            (manifest => manifest["StudioId"] = "../../x\n", "StudioId is no id of a studio"),
            (manifest => manifest["StudioId"] = new string('a', 32), "belongs to another studio than the manifest says"),
            (manifest => FileAt(manifest, "database/")["Path"] = "media/studio.db", "it names 0 files of a database"),
            (manifest => FileAt(manifest, "media/")["Path"] = "database/other.db", "it names 2 files of a database"),
            (manifest => FileAt(manifest, "media/")["Path"] = "media/../../x", "is no file of a backup"),
            (manifest => FileAt(manifest, "media/")["Path"] = "media/studio.id", "is no file of a backup"),
            (manifest => FileAt(manifest, "media/")["Bytes"] = 0, "has no length or no hash"),
            (manifest => manifest["Files"]!.AsArray().Add(FileAt(manifest, "media/").DeepClone()), "names a file twice"),
            (manifest => FileAt(manifest, "media/")["Path"] = "database/studio.db/x", "lies in a file"),
            (manifest => manifest["Migrations"]!.AsArray().Add("29991231000000_Future"), "made by a newer version"),
            (manifest => manifest["Migrations"]!.AsArray().RemoveAt(0), "has another schema than the manifest says"),
        ])
        {
            var manifest = JsonNode.Parse(original)!.AsObject();
            change(manifest);
            await File.WriteAllTextAsync(path, manifest.ToJsonString(), TestContext.Current.CancellationToken);

            var refusal = await Assert.ThrowsAsync<MaintenanceException>(() => RestoreAsync(fresh, backup));

            Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(fresh.Folder));
        }
    }

    [Fact]
    public async Task FileThatIsReplacedWhileTheBackupIsMade_IsToldOf_AndNotTakenForDeleted()
    {
        await using var rig = await FilledAsync(DatabaseProvider.Sqlite);
        var item = new MediaItem
        {
            OwnerId = "u",
            Kind = "Image",
            Name = "bottle",
            Format = "png",
            ContentType = "image/png",
            FileKey = "library/old.png",
            Bytes = 3,
            Sha256 = "old",
            CreatedAt = DateTime.UtcNow,
        };
        await using (var db = rig.Open())
        {
            db.MediaItems.Add(item);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        // The keys are copied between the rows and the files; a pipe among them holds the backup there.
        Directory.CreateDirectory(Path.Combine(rig.Folder, "keys"));
        var pipe = Path.Combine(rig.Folder, "keys", "held.xml");
        await MakePipeAsync(pipe);
        var backup = Path.Combine(rig.Folder, "..", "backup");
        var running = Task.Run(() => BackUpAsync(rig, backup));
        await using (var held = await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), TestContext.Current.CancellationToken))
        await using (var db = rig.Open())
        {
            held.WriteByte(1);
            await db.MediaItems.ExecuteUpdateAsync(set => set.SetProperty(m => m.FileKey, "library/new.png"), TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, await running);
        Assert.Contains("Reference 1: its file was replaced while the backup was made", _output.ToString(), StringComparison.Ordinal);
        Assert.Empty((await Manifest.ReadAsync(backup, TestContext.Current.CancellationToken)).DeletedMedia);
    }

    [Theory]
    [InlineData("pipe", "has 0 bytes instead of 300000")]
    [InlineData("link", "1-clip.mp4 is a link")]
    [InlineData("linked folder", "media is a link")]
    [InlineData("folder", "is missing")]
    [InlineData("manifest as a pipe", "is no complete backup")]
    public async Task Restore_OfABackupWithOtherThanFiles_IsRefused_WithoutHanging(string kind, string words)
    {
        await using var rig = await FilledAsync(DatabaseProvider.Sqlite);
        var backup = Path.GetFullPath(Path.Combine(rig.Folder, "..", "backup"));
        await BackUpAsync(rig, backup);
        var (clip, away) = (Path.Combine(backup, "media/jobs/000000/1/1-clip.mp4"), Path.Combine(rig.Folder, "away"));
        switch (kind)
        {
            case "linked folder":
                Directory.Move(Path.Combine(backup, "media"), away);
                Directory.CreateSymbolicLink(Path.Combine(backup, "media"), away);
                break;
            case "manifest as a pipe":
                File.Delete(Path.Combine(backup, Manifest.FileName));
                await MakePipeAsync(Path.Combine(backup, Manifest.FileName));
                break;
            default:
                File.Move(clip, away);
                if (kind == "link") File.CreateSymbolicLink(clip, away);
                else if (kind == "folder") Directory.CreateDirectory(clip);
                else await MakePipeAsync(clip);
                break;
        }

        await using var fresh = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        var refusal = await Assert.ThrowsAsync<MaintenanceException>(() => RestoreAsync(fresh, backup).WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(fresh.Folder));
    }

    [Theory]
    [InlineData("""CREATE TRIGGER "Spy" AFTER INSERT ON "Settings" BEGIN DELETE FROM "Jobs"; END""", "has a trigger Spy that no studio makes")]
    [InlineData("""DROP TRIGGER "JobText_delete"; CREATE TRIGGER "JobText_delete" AFTER DELETE ON "Jobs" BEGIN DELETE FROM "Settings"; END""", "has a trigger JobText_delete that no studio makes")]
    [InlineData("""DROP TRIGGER "JobText_delete" """, "has no trigger JobText_delete as a studio makes it")]
    [InlineData("""CREATE VIEW "Spy" AS SELECT 1""", "has a view Spy that no studio makes")]
    [InlineData("""ALTER TABLE "Compositions" RENAME TO "Old" """, "has no table Compositions as a studio makes it")]
    [InlineData("""UPDATE "Settings" SET "Value" = 'x' WHERE "Key" = 'Studio.Id'""", "belongs to another studio")]
    public async Task Restore_OfADatabaseThatNoStudioMade_IsRefused(string sql, string words)
    {
        await using var rig = await FilledAsync(DatabaseProvider.Sqlite);
        var backup = Path.Combine(rig.Folder, "..", "backup");
        await BackUpAsync(rig, backup);
        var (path, database) = (Path.Combine(backup, Manifest.FileName), Path.Combine(backup, "database/studio.db"));
        await using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!.AsObject();
        var bytes = await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken);
        (FileAt(manifest, "database/")["Bytes"], FileAt(manifest, "database/")["Sha256"]) = (bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        await File.WriteAllTextAsync(path, manifest.ToJsonString(), TestContext.Current.CancellationToken);
        await using var fresh = await StartRig.CreateAsync(DatabaseProvider.Sqlite);

        var refusal = await Assert.ThrowsAsync<MaintenanceException>(() => RestoreAsync(fresh, backup));

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(fresh.Folder));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Restore_OntoAStudio_IsRefused(DatabaseProvider provider)
    {
        await using var rig = await FilledAsync(provider);
        var backup = Path.Combine(rig.Folder, "..", "backup");
        await BackUpAsync(rig, backup);

        await Assert.ThrowsAsync<MaintenanceException>(() => RestoreAsync(rig, backup));
        foreach (var folder in (string[])[rig.Folder, Path.Combine(rig.Folder, "keys"), rig.Media])
            if (Directory.Exists(folder)) Directory.Move(folder, $"{folder}.away");
        if (provider == DatabaseProvider.Postgres)
            await Assert.ThrowsAsync<MaintenanceException>(() => RestoreAsync(rig, backup)); // the tables are there still
    }

    [Fact]
    public async Task Restore_IntoTheWrongKindOfDatabase_IsRefused()
    {
        await using var rig = await FilledAsync(DatabaseProvider.Sqlite);
        await BackUpAsync(rig, Path.Combine(rig.Folder, "..", "backup"));
        await using var fresh = await StartRig.CreateAsync(DatabaseProvider.Postgres);

        var refusal = await Assert.ThrowsAsync<MaintenanceException>(() => RestoreAsync(fresh, Path.Combine(rig.Folder, "..", "backup")));
        Assert.Contains("set it to Sqlite", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", 0, "Everything is whole.")]
    [InlineData("lost clip", 1, "Clip 1: jobs/000000/1/1-clip.mp4 is missing.")]
    [InlineData("cut clip", 1, "Clip 1: jobs/000000/1/1-clip.mp4 has 10 bytes instead of")]
    [InlineData("changed clip", 1, "Clip 1: jobs/000000/1/1-clip.mp4 has other content than when it was stored.")]
    [InlineData("lost poster", 1, "Clip 1: jobs/000000/1/1-poster.jpg is missing.")]
    [InlineData("foreign marker", 1, "does not bear the id of the database (studio.id).")]
    [InlineData("orphan", 0, "jobs/000000/77 belongs to no job.")]
    public async Task Verify_Finds(string damage, int exitCode, string sentence)
    {
        await using var rig = await FilledAsync(DatabaseProvider.Sqlite);
        var clip = ClipPath(rig, 1);
        switch (damage)
        {
            case "lost clip": File.Delete(clip); break;
            case "cut clip":
                await using (var file = File.OpenWrite(clip)) file.SetLength(10);
                break;
            case "changed clip":
                await using (var file = File.OpenWrite(clip)) file.WriteByte(99);
                break;
            case "lost poster": File.Delete(Path.Combine(Path.GetDirectoryName(clip)!, "1-poster.jpg")); break;
            case "foreign marker": await File.WriteAllTextAsync(Path.Combine(rig.Media, StudioMark.FileName), "another", TestContext.Current.CancellationToken); break;
            case "orphan": Directory.CreateDirectory(Path.Combine(rig.Media, ClipFiles.Folder(77))); break;
        }

        Assert.Equal(exitCode, await VerifyAsync(rig));
        Assert.Contains(sentence, _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve", 2)]
    [InlineData("backup", 2)]
    [InlineData("restore", 2)]
    [InlineData("help", 0)]
    [InlineData("--help", 0)]
    [InlineData("-h", 0)]
    public async Task CommandThatIsNotUnderstood_EndsWith2(string command, int exitCode) =>
        Assert.Equal(exitCode, await MaintenanceProgram.RunAsync([command]));

    [Theory]
    [InlineData("--urls", false)]
    [InlineData("/urls", false)]
    [InlineData("urls=x", false)]
    [InlineData("verify", true)]
    [InlineData("--help", true)]
    [InlineData("-h", true)]
    [InlineData("sreve", true)]
    public void FirstWord_TellsACommandFromASetting(string word, bool isCommand) => Assert.Equal(isCommand, MaintenanceProgram.Handles([word]));

    /// <summary>A studio with two clips.</summary>
    private static async Task<StartRig> FilledAsync(DatabaseProvider provider)
    {
        var rig = await StartRig.CreateAsync(provider);
        using var host = await rig.StartAsync();
        var store = host.Services.GetRequiredService<IFileStore>();
        await using var db = rig.Open();
        db.Users.Add(new StudioUser { Id = "u", UserName = "u", DisplayName = "Ünïcode, \"quoted\"\nand in two lines" });
        foreach (var id in (long[])[1, 2])
        {
            var clip = await store.WriteAsync(ClipFiles.Key(id, 1, ClipFiles.ClipName), new MemoryStream(RandomNumberGenerator.GetBytes(300_000)), null, CancellationToken.None);
            var poster = await store.WriteAsync(ClipFiles.Key(id, 1, ClipFiles.PosterName), new MemoryStream([1, 2, 3]), null, CancellationToken.None);
            var crop = await store.WriteAsync(ClipFiles.Key(id, 1, ClipFiles.CropName), new MemoryStream([4, 5, 6]), null, CancellationToken.None);
            var job = NewJob(JobState.Ready);
            job.CropKey = crop.Key;
            (job.ClipKey, job.ClipBytes, job.ClipSha256, job.PosterKey) = (clip.Key, clip.Bytes, clip.Sha256, poster.Key);
            db.Jobs.Add(job);
        }

        await db.SaveChangesAsync();
        return rig;
    }

    private static Job NewJob(JobState state) => new()
    {
        OwnerId = "u",
        OperationId = Guid.NewGuid(),
        Title = "夏 \\N , \"x\"",
        Prompt = "p",
        SearchText = "p",
        Model = "m",
        Ratio = "1:1",
        Resolution = "720p",
        InputsJson = "{}",
        RequestJson = "{}",
        Gateway = "demo",
        State = state,
    };

    private static JsonNode FileAt(JsonObject manifest, string start) =>
        manifest["Files"]!.AsArray().First(file => file!["Path"]!.GetValue<string>().StartsWith(start, StringComparison.Ordinal))!;

    private static async Task MakePipeAsync(string path)
    {
        using var mkfifo = Process.Start("mkfifo", [path]);
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, mkfifo.ExitCode);
    }

    private static string ClipPath(StartRig rig, long job) => Path.Combine(rig.Media, ClipFiles.Key(job, 1, ClipFiles.ClipName));

    private async Task<int> BackUpAsync(StartRig rig, string folder)
    {
        using var host = rig.Build();
        return await new BackupCommand(host.Services, _output).RunAsync(folder, TestContext.Current.CancellationToken);
    }

    private async Task<int> RestoreAsync(StartRig rig, string folder)
    {
        using var host = rig.Build();
        return await new RestoreCommand(host.Services, _output).RunAsync(folder, TestContext.Current.CancellationToken);
    }

    private async Task<int> VerifyAsync(StartRig rig)
    {
        using var host = rig.Build();
        return await new VerifyCommand(host.Services, _output).RunAsync(TestContext.Current.CancellationToken);
    }
}
