using System.Net.Http.Headers;
using System.Security.Authentication;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Seedance.Web.Gateway;

/// <summary>What came of one request: an answer, or the reason why there was none.</summary>
internal sealed record Reply(GatewayAnswer? Answer, GatewayProblem? Problem);

/// <summary>Sends single requests to the gateway with key, budget, time limit and cap.</summary>
internal sealed class GatewayTransport(IHttpClientFactory clients, IOptionsMonitor<GatewayOptions> options, RequestBudget budget)
{
    // Only for requests that cost nothing. Time limits are not retried: they have been waited for already.
    private static readonly ResiliencePipeline<Reply> Retries = new ResiliencePipelineBuilder<Reply>()
        .AddRetry(new RetryStrategyOptions<Reply>
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(250),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Result is { Answer.Status: >= 500 } or { Problem: { Kind: GatewayProblemKind.Unreachable, Code: not ("timeout" or "address_refused") } }),
        })
        .Build();

    public HttpClient Client(GatewayTarget target, string name) => clients.CreateClient(target.IsDemo ? ClientNames.Demo : name);

    public HttpRequestMessage Request(GatewayTarget target, HttpMethod method, Uri url)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.UserAgent.ParseAdd("SeedanceStudio/1.0");
        request.Headers.AcceptLanguage.ParseAdd("en");
        if (target.Owns(url))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", target.Key);
        }

        return request;
    }

    /// <summary>Waits for its turn when the request goes to a live gateway.</summary>
    public Task WaitAsync(GatewayTarget target, Uri url, CancellationToken cancellationToken) =>
        target.IsDemo || !target.Owns(url) ? Task.CompletedTask : budget.WaitAsync(cancellationToken);

    /// <summary>The same for what does not wait: false when it is not its turn.</summary>
    public bool TryTakeTurn(GatewayTarget target) => target.IsDemo || budget.TryTake();

    public async Task<Reply> GetAsync(GatewayTarget target, Uri url, CallKind call, CancellationToken cancellationToken) =>
        await Retries.ExecuteAsync(async token => await GetOnceAsync(target, url, call, token), cancellationToken);

    private async Task<Reply> GetOnceAsync(GatewayTarget target, Uri url, CallKind call, CancellationToken cancellationToken)
    {
        await WaitAsync(target, url, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.CurrentValue.PollTimeout);
        try
        {
            using var client = Client(target, call == CallKind.Test ? ClientNames.Test : ClientNames.Gateway);
            using var request = Request(target, HttpMethod.Get, url);
            request.Headers.Accept.ParseAdd("application/json");
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return new Reply(await AnswerReader.ReadAsync(response, limit.Token), null);
        }
        catch (Exception fault) when (IsLineFault(fault) && !cancellationToken.IsCancellationRequested)
        {
            return new Reply(null, Unreachable(fault, call switch { CallKind.Poll => Charge.Unknown, CallKind.Download => Charge.Charged, _ => Charge.NotCharged }, target.Key));
        }
    }

    /// <summary>The line failed, or the time was up: an expected outcome.</summary>
    public static bool IsLineFault(Exception fault) => fault is HttpRequestException or IOException or OperationCanceledException;

    public static GatewayProblem Unreachable(Exception fault, Charge charge, string key) =>
        ProblemReader.Unreachable(fault is OperationCanceledException ? "No answer in time." : fault.Message, charge, key) with
        {
            Code = fault switch
            {
                OperationCanceledException => "timeout",
                { InnerException: AddressRefusedException } or AddressRefusedException => "address_refused",
                { InnerException: AuthenticationException } or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls",
                HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "dns",
                HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "connect",
                _ => "line",
            },
        };
}
