namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// One program for all rows of a class's tables (a class fixture): starting one costs more than most rows. For tests that leave
/// nothing behind which the next would mind; all of them come from one address, so the limits are wide.
/// </summary>
public abstract class StudioAppFixture(bool withAdmin) : IAsyncLifetime
{
    public StudioApp Studio { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Studio = await StudioApp.StartAsync(withAdmin, new()
    {
        ["Limits:SignInsPerAddress"] = "10000",
        ["Limits:SignInsPerAccount"] = "10000",
        ["Limits:SetupsPerAddress"] = "10000",
    });

    public ValueTask DisposeAsync() => Studio.DisposeAsync();
}

public sealed class SharedStudioApp() : StudioAppFixture(withAdmin: true);

/// <summary>Before the first setup: there is no administrator yet, and no row may make one.</summary>
public sealed class SharedNewStudioApp() : StudioAppFixture(withAdmin: false);
