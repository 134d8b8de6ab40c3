using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Data;

/// <summary>A start refuses every database that it must not touch, and says why. Nothing ever comes up empty over a lost one.</summary>
public sealed class StartRefusalTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Start_OnNothing_MakesAStudio_ThatStartsAgain(DatabaseProvider provider)
    {
        await using var rig = await StartRig.CreateAsync(provider);

        Assert.Null(await rig.TryStartAsync());

        var mark = await File.ReadAllTextAsync(Path.Combine(rig.Folder, StudioMark.FileName), TestContext.Current.CancellationToken);
        await using (var db = rig.Open()) Assert.Equal(mark.Trim(), await DatabaseStart.FindIdAsync(db, CancellationToken.None));
        Assert.True(StudioMark.Bears(rig.Media, mark.Trim()));
        Assert.Null(await rig.TryStartAsync());
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Start_OnANewerDatabase_IsRefused(DatabaseProvider provider)
    {
        await using var rig = await StartRig.CreateAsync(provider);
        await rig.TryStartAsync();
        await rig.ExecuteAsync("""INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('29990101000000_Future', '99.0')""");

        Assert.Contains("was used by a newer version of Seedance Studio (its schema is 29990101000000_Future)", await rig.TryStartAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Start_OnAnotherStudiosDatabase_IsRefused_AndItStaysAsItWas(DatabaseProvider provider)
    {
        await using var rig = await StartRig.CreateAsync(provider);
        await rig.TryStartAsync();
        await rig.ExecuteAsync("""UPDATE "Settings" SET "Value" = 'another' WHERE "Key" = 'Studio.Id'""");

        Assert.Contains($"does not belong to the data in {rig.Folder}", await rig.TryStartAsync(), StringComparison.Ordinal);

        await using var db = rig.Open();
        Assert.Equal("another", await DatabaseStart.FindIdAsync(db, CancellationToken.None));
    }

    [Theory]
    [InlineData("marker")]
    [InlineData("keys")]
    [InlineData("clips")]
    [InlineData("empty file")]
    public async Task Start_WithoutTheDatabase_WhileItsFilesAreThere_IsRefused(string left)
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        if (left is "marker" or "empty file")
        {
            await rig.TryStartAsync();
            foreach (var file in Directory.GetFiles(rig.Folder, "studio.db*")) File.Delete(file);
            if (left == "empty file") await File.WriteAllTextAsync(rig.DatabaseFile, "", TestContext.Current.CancellationToken);
        }
        else
        {
            var folder = Directory.CreateDirectory(left == "keys" ? Path.Combine(rig.Folder, "keys") : Path.Combine(rig.Media, "jobs", "000000", "1"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key-1.xml"), "<key/>", TestContext.Current.CancellationToken);
        }

        var sentence = await rig.TryStartAsync();

        Assert.Contains($"The database {rig.DatabaseFile} is gone, but", sentence, StringComparison.Ordinal);
        Assert.Contains("restore <folder>", sentence, StringComparison.Ordinal);
        Assert.Equal(left == "empty file", File.Exists(rig.DatabaseFile));
    }

    [Fact]
    public async Task Start_OnAnEmptyPostgres_WhileTheFilesOfAStudioAreThere_IsRefused()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Postgres);
        await rig.TryStartAsync();
        await rig.ExecuteAsync("DROP SCHEMA public CASCADE");
        await rig.ExecuteAsync("CREATE SCHEMA public");

        Assert.Contains("is empty, but the marker studio.id", await rig.TryStartAsync(), StringComparison.Ordinal);
        await using var db = rig.Open();
        Assert.Empty(await db.Database.GetAppliedMigrationsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_WithClipsInTheDatabase_AndNoneOnTheDisk_IsRefused_UntilItIsMountedOrMarked()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        await rig.TryStartAsync();
        await using (var db = rig.Open())
        {
            db.Users.Add(new StudioUser { Id = "u", UserName = "u" });
            db.Jobs.Add(new Job
            {
                OwnerId = "u",
                Title = "t",
                Prompt = "p",
                SearchText = "p",
                Model = "m",
                Ratio = "1:1",
                Resolution = "720p",
                InputsJson = "{}",
                RequestJson = "{}",
                Gateway = "demo",
                State = JobState.Ready,
                ClipKey = "jobs/000000/1/1-clip.mp4",
            });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var mark = await File.ReadAllBytesAsync(Path.Combine(rig.Media, StudioMark.FileName), TestContext.Current.CancellationToken);
        Directory.Delete(rig.Media, recursive: true);

        Assert.Contains($"knows of clips, but {rig.Media} is empty: mount the right disk", await rig.TryStartAsync(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(rig.Media));
        Directory.CreateDirectory(rig.Media);
        await File.WriteAllBytesAsync(Path.Combine(rig.Media, StudioMark.FileName), mark, TestContext.Current.CancellationToken);
        Assert.Null(await rig.TryStartAsync());
    }

    [Fact]
    public async Task Start_OnAFileThatIsNoDatabase_IsRefused_AndTheFileStays()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        Directory.CreateDirectory(rig.Folder);
        await File.WriteAllTextAsync(rig.DatabaseFile, new string('x', 8192), TestContext.Current.CancellationToken);

        Assert.Contains($"The database {rig.DatabaseFile} is not a database", await rig.TryStartAsync(), StringComparison.Ordinal);
        Assert.Equal(8192, new FileInfo(rig.DatabaseFile).Length);
    }

    [Theory]
    [InlineData("page")]
    [InlineData("cut")]
    public async Task Start_OnADamagedDatabase_IsRefused(string damage)
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        await rig.TryStartAsync();
        await rig.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        await using (var file = File.OpenWrite(rig.DatabaseFile))
        {
            if (damage == "cut") file.SetLength(file.Length / 2);
            file.Position = file.Length - 4096;
            if (damage == "page") await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 4096).ToArray(), TestContext.Current.CancellationToken);
        }

        Assert.Contains($"The database {rig.DatabaseFile} is damaged", await rig.TryStartAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnAReadOnlyDisk_IsRefused()
    {
        using var disk = new TinyDisk(8);
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        MoveTo(rig, disk);
        Assert.Null(await rig.TryStartAsync());
        disk.MakeReadOnly();

        var sentence = await rig.TryStartAsync();

        disk.MakeWritable();
        Assert.Contains("cannot be written", sentence, StringComparison.Ordinal);
        Assert.Contains(disk.Folder, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_OnAFullDisk_IsRefused_AndStartsWhenThereIsRoom(bool isFirst)
    {
        using var disk = new TinyDisk(8);
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        MoveTo(rig, disk);
        if (!isFirst) Assert.Null(await rig.TryStartAsync());
        disk.Fill();

        Assert.Contains("is full: free some space", await rig.TryStartAsync(), StringComparison.Ordinal);

        disk.Free();
        Assert.Null(await rig.TryStartAsync());
    }

    [Fact]
    public async Task DatabaseDeletedWhileRunning_IsNotMadeAnew_AndFailsUntilItIsBack()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        rig.Settings["Database:ConnectionString"] = $"Data Source={rig.DatabaseFile}"; // with the pool, whose connections keep the deleted file open
        using var host = await rig.StartAsync();
        var databases = host.Services.GetRequiredService<IDbContextFactory<StudioDb>>();
        var away = rig.DatabaseFile + ".away";
        File.Move(rig.DatabaseFile, away);

        await using (var db = await databases.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            var fault = await Assert.ThrowsAsync<SqliteException>(() => db.Settings.CountAsync(TestContext.Current.CancellationToken));
            Assert.Contains("was deleted while the studio runs", fault.Message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(rig.DatabaseFile));
        File.Move(away, rig.DatabaseFile);
        await using var again = await databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, await again.Settings.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RefusedStart_OfTheProgram_PrintsTheSentence_AndEndsWith1()
    {
        var (exitCode, log) = await StudioProcess.StartAndFailAsync([], folder =>
        {
            Directory.CreateDirectory(Path.Combine(folder, "data"));
            File.WriteAllText(Path.Combine(folder, "data", "studio.db"), "these are the notes of a meeting, not a database");
        });

        Assert.Equal(1, exitCode);
        Assert.StartsWith("Seedance Studio cannot start: The database ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", log.Trim(), StringComparison.Ordinal);
    }

    private static void MoveTo(StartRig rig, TinyDisk disk)
    {
        rig.Settings["Database:ConnectionString"] = $"Data Source={disk.Folder}/studio.db;Pooling=False";
        rig.Settings["Storage:Path"] = Path.Combine(disk.Folder, "media");
    }
}
