using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Seedance.Web.Health;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Health;

/// <summary>What a load balancer is told.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Ready_OfAWorkingStudio_NamesEveryPart_InPlainWords()
    {
        await using var studio = await StudioApp.StartAsync();

        var (status, body) = await AskAsync(studio);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Healthy", body.GetProperty("status").GetString());
        var parts = body.GetProperty("checks").EnumerateObject().ToDictionary(part => part.Name, part => part.Value.GetProperty("words").GetString());
        Assert.Equal(["database", "disk", "gateway", "runner"], parts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("answers", parts["database"]);
        Assert.Equal("works", parts["runner"]);
        Assert.Equal("room enough", parts["disk"]);
        Assert.Equal("demo gateway", parts["gateway"]);
    }

    [Fact]
    public async Task Ready_WithoutItsDatabase_Is503_AndNamesNoFolder()
    {
        await using var studio = await StudioApp.StartAsync();
        foreach (var file in Directory.GetFiles(studio.Folder, "studio.db*")) File.Delete(file);

        using var answer = await studio.NewClient().GetAsync("/healthz/ready");
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("does not work; the log says why", text, StringComparison.Ordinal);
        Assert.DoesNotContain(studio.Folder, text, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(studio.Folder, "studio.db")));
        using var live = await studio.NewClient().GetAsync("/healthz/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task Ready_WithLittleRoom_IsDegraded_ButServes()
    {
        await using var studio = await StudioApp.StartAsync(settings: new() { ["Storage:MinFreeBytes"] = "9000000000000000" });
        var (status, body) = await AskAsync(studio);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Degraded", body.GetProperty("checks").GetProperty("disk").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Disk_WithoutAnyRoom_IsDegraded_BecauseTheStudioStillServes()
    {
        using var disk = new TinyDisk(2);
        await using var studio = await TestStudio.StartAsync(configure: settings => settings["Storage:Path"] = Path.Combine(disk.Folder, "media"));
        disk.Fill();
        var result = await studio.Make<DiskCheck>().CheckHealthAsync(new HealthCheckContext(), CancellationToken.None);
        Assert.Equal((HealthStatus.Degraded, "little room left for the clips"), (result.Status, result.Description));
    }

    [Fact]
    public async Task Runner_ThatStandsStill_IsUnhealthy()
    {
        await using var studio = await TestStudio.StartAsync();
        var check = new RunnerCheck(studio.Get<JobRunner>());
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new HealthCheckContext(), CancellationToken.None)).Status);

        studio.Clock.Advance(TimeSpan.FromMinutes(2));

        var result = await check.CheckHealthAsync(new HealthCheckContext(), CancellationToken.None);
        Assert.Equal((HealthStatus.Unhealthy, "has done nothing for 120 seconds"), (result.Status, result.Description));
    }

    [Theory]
    [InlineData(200, HealthStatus.Healthy, "answered 200 0 seconds ago")]
    [InlineData(503, HealthStatus.Degraded, "answered 503 0 seconds ago")]
    [InlineData(401, HealthStatus.Degraded, "answered 401 0 seconds ago")]
    [InlineData(0, HealthStatus.Degraded, "gave no answer 0 seconds ago")]
    public async Task Gateway_IsReportedAsItAnsweredLast_AndNeverTakesTheStudioOut(int answer, HealthStatus status, string words)
    {
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.OnSubmit = _ => answer switch
        {
            0 => throw new GatewayCut(),
            200 => Task.FromResult(studio.Gateway.Accept(studio.Gateway.NewTaskId())),
            _ => Task.FromResult(GatewayReply.Json("{}", answer)),
        };
        await studio.SubmitAsync();
        await studio.Runner.RunOnceAsync(CancellationToken.None);

        var result = await studio.Make<GatewayCheck>().CheckHealthAsync(new HealthCheckContext(), CancellationToken.None);
        Assert.Equal((status, words), (result.Status, result.Description));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(StudioApp studio)
    {
        using var answer = await studio.NewClient().GetAsync("/healthz/ready");
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement);
    }
}
