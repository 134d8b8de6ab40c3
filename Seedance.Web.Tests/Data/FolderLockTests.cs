using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Data;

public sealed class FolderLockTests
{
    [Fact]
    public async Task SecondProcess_SaysAtOnceThatItWaits_AndGoesOnWhenTheFirstHasEnded()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        using var host = rig.Build();
        var (folder, clock, log) = (host.Services.GetRequiredService<DataFolder>(), new TestClock(), new LineLog<FolderLock>());
        folder.Create();
        using var first = new FolderLock(folder, clock, log);
        await first.TakeAsync(TestContext.Current.CancellationToken);
        using var second = new FolderLock(folder, clock, log);

        var waits = second.TakeAsync(TestContext.Current.CancellationToken);

        Assert.Equal($"Another studio works in {rig.Folder}; waiting up to 35 s for it to end", Assert.Single(log.Lines));
        Assert.False(waits.IsCompleted);
        first.Dispose();
        clock.Advance(TimeSpan.FromMilliseconds(200));
        await waits.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Single(log.Lines);
    }

    [Fact]
    public async Task DataFolder_IsForTheAccountOfTheStudioAlone()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        using var host = rig.Build();

        var folder = host.Services.GetRequiredService<DataFolder>();
        folder.Create();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Root));
    }
}
