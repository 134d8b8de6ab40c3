using Microsoft.Extensions.Options;

namespace Seedance.Web.Gateway;

/// <summary>The only code that knows the gateway's words.</summary>
public sealed class VideoGateway(
    IHttpClientFactory clients, IOptionsMonitor<GatewayOptions> options, RequestBudget budget, ILogger<VideoGateway> logger)
{
    private readonly GatewayTransport _transport = new(clients, options, budget);

    /// <summary>The gateway that new jobs go to: "demo", or the base address without a slash at its end.</summary>
    public string CurrentGateway => options.CurrentValue.IsDemo ? GatewayTarget.DemoName : options.CurrentValue.BaseUrl.TrimEnd('/');

    /// <summary>
    /// Where a waiting job goes: demo jobs stay with the demo, all others follow the settings; null while the studio is in demo
    /// mode and the job is not, because nothing is paid for then.
    /// </summary>
    public string? TargetFor(string gateway) =>
        gateway == GatewayTarget.DemoName ? gateway : options.CurrentValue.IsDemo ? null : CurrentGateway;

    private ClipDownloader Downloader => new(_transport, options.CurrentValue);

    /// <summary>
    /// What would keep a submit from leaving at all (no key, demo mode, a broken address); null when nothing would. Waits for a
    /// place in the request budget, so that the paid call starts at once when it is decided.
    /// </summary>
    public async Task<GatewayProblem?> PrepareSubmitAsync(string gateway, CancellationToken cancellationToken)
    {
        var (target, problem) = GatewayTarget.Resolve(gateway, options.CurrentValue, CallKind.Submit);
        if (target is null) return problem;
        await _transport.WaitAsync(target, target.Base, cancellationToken);
        return null;
    }

    /// <summary>The same without waiting: true when nothing keeps a submit from leaving at once.</summary>
    public bool TryPrepareSubmit(string gateway) =>
        GatewayTarget.Resolve(gateway, options.CurrentValue, CallKind.Submit).Target is { } target && _transport.TryTakeTurn(target);

    /// <summary>
    /// The one paid call. Never repeated here. <paramref name="body"/> is the stored request, so that what the page shows is
    /// what was sent. Throws <see cref="OperationCanceledException"/> only while nothing has left this machine.
    /// </summary>
    /// <param name="gateway">Which gateway a job belongs to; see <see cref="CurrentGateway"/>.</param>
    /// <param name="body">JSON made by <see cref="RequestWriter"/>.</param>
    public async Task<SubmitOutcome> SubmitAsync(string gateway, string body, CancellationToken cancellationToken)
    {
        var (target, problem) = GatewayTarget.Resolve(gateway, options.CurrentValue, CallKind.Submit);
        var outcome = target is null
            ? new SubmitOutcome.TryLater(problem!)
            : await new PaidCall(_transport, options.CurrentValue.SubmitTimeout).SendAsync(target, body, cancellationToken);
        switch (outcome)
        {
            case SubmitOutcome.Accepted accepted:
                GatewayLog.Accepted(logger, accepted.TaskId);
                break;
            case SubmitOutcome.Unknown { Problem: var p }:
                GatewayLog.Unknown(logger, p.Kind, p.Code, p.Status, p.RequestId);
                break;
            case SubmitOutcome.Refused { Problem: var p }:
                GatewayLog.NotTaken(logger, p.Kind, p.Code, p.Status, p.RequestId);
                break;
            case SubmitOutcome.TryLater { Problem: var p }:
                GatewayLog.NotTaken(logger, p.Kind, p.Code, p.Status, p.RequestId);
                break;
        }

        return outcome;
    }

    /// <summary>Asks for the state of a task; a broken line or a 5xx is asked again twice, with jitter.</summary>
    public async Task<PollOutcome> PollAsync(string gateway, string taskId, CancellationToken cancellationToken)
    {
        var (target, problem) = GatewayTarget.Resolve(gateway, options.CurrentValue, CallKind.Poll);
        if (target is null)
        {
            return new PollOutcome.Trouble(problem!);
        }

        var reply = await _transport.GetAsync(target, target.At("video/generations/" + Uri.EscapeDataString(taskId)), CallKind.Poll, cancellationToken);
        return reply switch
        {
            { Problem: { } unreachable } => new PollOutcome.Trouble(unreachable),
            { Answer: { IsSuccess: true, IsTorn: false, IsHtml: false } answer } => WithoutKey(TaskReader.ReadPoll(answer.Body), target.Key),
            _ => new PollOutcome.Trouble(ProblemReader.Read(reply.Answer!, CallKind.Poll, target.Key)),
        };
    }

    // A gateway may echo the key in its words; what is stored and shown never holds it.
    private static PollOutcome WithoutKey(PollOutcome outcome, string key)
    {
        GatewayProblem Clean(GatewayProblem problem) => problem with { Raw = Redaction.Clean(problem.Raw, key) };
        return outcome switch
        {
            PollOutcome.Failed failed => failed with { Problem = Clean(failed.Problem) },
            PollOutcome.Trouble trouble => trouble with { Problem = Clean(trouble.Problem) },
            PollOutcome.Running running => running with { Word = Redaction.Clean(running.Word, key) },
            PollOutcome.Expired expired => expired with { Word = Redaction.Clean(expired.Word, key) },
            PollOutcome.Cancelled cancelled => cancelled with { Word = Redaction.Clean(cancelled.Word, key) },
            _ => outcome,
        };
    }

    /// <summary>
    /// Opens the clip of a finished task: the link in <paramref name="result"/>, else <c>/videos/{id}/content</c>, else the
    /// task's artifacts. The first bytes are checked to be those of a video.
    /// </summary>
    public Task<DownloadOutcome> OpenClipAsync(string gateway, string taskId, TaskResult result, CancellationToken cancellationToken)
    {
        var (target, problem) = GatewayTarget.Resolve(gateway, options.CurrentValue, CallKind.Download);
        return Downloader.OpenClipAsync(target, problem, taskId, result, cancellationToken);
    }

    /// <summary>Opens the last frame when the result names one (or the artifacts list does); null when there is none.</summary>
    public Task<DownloadOutcome?> OpenLastFrameAsync(string gateway, string taskId, TaskResult result, CancellationToken cancellationToken)
    {
        var (target, _) = GatewayTarget.Resolve(gateway, options.CurrentValue, CallKind.Download);
        return Downloader.OpenLastFrameAsync(target, taskId, result, cancellationToken);
    }

    /// <summary>Models and balance of the given address and key, or what is wrong with them. Costs nothing.</summary>
    /// <param name="baseUrl">An address as in <see cref="GatewayOptions.BaseUrl"/>, or "demo".</param>
    /// <param name="apiKey">As typed. Empty: the key that is set up, which goes to its own gateway only.</param>
    public async Task<ConnectionReport> TestAsync(string baseUrl, string apiKey, CancellationToken cancellationToken)
    {
        var now = options.CurrentValue;
        var (target, problem) = baseUrl == GatewayTarget.DemoName
            ? (GatewayTarget.Demo, null)
            : GatewayTarget.Create(
                baseUrl, apiKey.Length > 0 || !GatewayTarget.AreSame(baseUrl, now.BaseUrl) ? apiKey : now.ApiKey, now, CallKind.Test);
        return target is null ? new ConnectionReport([], null, problem) : await new ConnectionTest(_transport, target).RunAsync(cancellationToken);
    }
}
