using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Durability;

/// <summary>A real disk that is full or read-only: everything waits, nothing is lost, and nothing is paid for twice.</summary>
public sealed class DiskTests
{
    [Theory]
    [InlineData("full")]
    [InlineData("read-only")]
    public async Task DiskOfTheClips_ThatTakesNothing_KeepsTheJobInSaving_AndBringsItHomeAfterwards(string trouble)
    {
        using var disk = new TinyDisk(4);
        await using var studio = await TestStudio.StartAsync(configure: settings => settings["Storage:Path"] = Path.Combine(disk.Folder, "media"));
        var id = await studio.SubmitAsync();
        await studio.RunUntilAsync(id, JobState.Generating);
        if (trouble == "full") disk.Fill();
        else disk.MakeReadOnly();

        await studio.RunTurnsAsync(30, TimeSpan.FromMinutes(10)); // for hours
        var waiting = await studio.FindAsync(id);
        Assert.Equal(JobState.Saving, waiting.State);
        Assert.Equal(JobProblems.StorageTrouble, waiting.Problem!.Kind);
        Assert.Equal("Charged", waiting.Problem.Charge);
        var other = await studio.SubmitAsync(); // the studio goes on
        await studio.RunUntilAsync(other, JobState.Saving);

        if (trouble == "full") disk.Free();
        else disk.MakeWritable();
        Assert.Null((await studio.RunUntilAsync(id, JobState.Ready)).Problem);
        await studio.RunUntilAsync(other, JobState.Ready);
        Assert.Equal(2, studio.Gateway.Posts.Count);
        Assert.Empty(Directory.GetFiles(Path.Combine(disk.Folder, "media", "unfinished")));
    }

    [Fact]
    public async Task DiskOfTheDatabase_FullBeforeThePaidCall_SendsNothing_UntilThereIsRoom()
    {
        using var disk = new TinyDisk(4);
        await using var studio = await StartOnAsync(disk);
        var id = await studio.SubmitAsync();
        disk.Fill();

        await studio.RunOnceQuietlyAsync();
        Assert.Empty(studio.Gateway.Posts);
        Assert.Equal(JobState.Queued, (await studio.FindAsync(id)).State);

        disk.Free();
        studio.Clock.Advance(TimeSpan.FromMinutes(10)); // the lease of the turn that could not write
        await studio.RunUntilAsync(id, JobState.Ready);
        Assert.Single(studio.Gateway.Posts);
    }

    [Fact]
    public async Task DiskOfTheDatabase_FullDuringThePaidCall_KeepsTheTask_AndNeverSendsItAgain()
    {
        using var disk = new TinyDisk(4);
        await using var studio = await StartOnAsync(disk);
        var accept = studio.Gateway.OnSubmit;
        studio.Gateway.OnSubmit = body =>
        {
            disk.Fill();
            return accept(body);
        };
        var id = await studio.SubmitAsync();

        var turn = studio.RunOnceQuietlyAsync();
        Assert.True(SpinWait.SpinUntil(() => studio.Gateway.Posts.Count == 1 && studio.Clock.Waiting > 1, TimeSpan.FromSeconds(20)), "The task is not waited for.");
        for (var second = 0; second < 3; second++) studio.Clock.Advance(TimeSpan.FromSeconds(1)); // it tries, and cannot
        Assert.False(turn.IsCompleted);
        disk.Free();
        while (!turn.IsCompleted) studio.Clock.Advance(TimeSpan.FromSeconds(1));
        await turn;

        Assert.NotNull((await studio.FindAsync(id)).TaskId);
        await studio.RunUntilAsync(id, JobState.Ready);
        Assert.Single(studio.Gateway.Posts);
        await using var db = await studio.OpenAsync();
        Assert.Equal("ok", (await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync(TestContext.Current.CancellationToken)).Single());
    }

    private static Task<TestStudio> StartOnAsync(TinyDisk disk) =>
        TestStudio.StartAsync(configure: settings => settings["Database:ConnectionString"] = $"Data Source={disk.Folder}/studio.db");
}
