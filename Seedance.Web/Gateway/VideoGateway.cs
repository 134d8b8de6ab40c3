using Microsoft.Extensions.Options;

namespace Seedance.Web.Gateway;

/// <summary>The only code that knows the gateway's words.</summary>
public sealed class VideoGateway(IHttpClientFactory clients, IOptionsMonitor<GatewayOptions> options)
{
    /// <summary>
    /// The one paid call. Never repeated here. <paramref name="body"/> is the stored request, so that what the page shows is
    /// what was sent.
    /// </summary>
    /// <param name="gateway">Which gateway a job belongs to; see <see cref="CurrentGateway"/>.</param>
    /// <param name="body">JSON made by <c>RequestWriter</c>.</param>
    public Task<SubmitOutcome> SubmitAsync(string gateway, string body, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Asks once for the state of a task.</summary>
    public Task<PollOutcome> PollAsync(string gateway, string taskId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>
    /// Opens the clip of a finished task: the link in <paramref name="result"/>, else <c>/videos/{id}/content</c>, else the
    /// task's artifacts.
    /// </summary>
    public Task<DownloadOutcome> OpenClipAsync(string gateway, string taskId, TaskResult result, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Opens the last frame when the result names one (or the artifacts list does); null when there is none.</summary>
    public Task<DownloadOutcome?> OpenLastFrameAsync(string gateway, string taskId, TaskResult result, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Models and balance of the given address and key, or what is wrong with them. Costs nothing.</summary>
    public Task<ConnectionReport> TestAsync(string baseUrl, string apiKey, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The gateway that new jobs go to: "demo", or the base address without a slash at its end.</summary>
    /// <summary>The name of the built-in gateway.</summary>
    public const string DemoName = "demo";

    internal IHttpClientFactory Clients => clients;

    public string CurrentGateway => options.CurrentValue.IsDemo ? "demo" : options.CurrentValue.BaseUrl.TrimEnd('/');

    /// <summary>Where a waiting job goes: demo jobs stay with the demo, all others follow the settings.</summary>
    public string TargetFor(string gateway) => gateway == DemoName || CurrentGateway == DemoName ? gateway : CurrentGateway;
}
