using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Seedance.Web.Gateway.Chat;

/// <summary>
/// Asks the gateway's language model (<c>{BaseUrl}/chat/completions</c>, OpenAI's form). A question is a paid call too: it leaves at most
/// once and is never repeated here.
/// </summary>
public sealed class ChatGateway(IHttpClientFactory clients, IOptionsMonitor<GatewayOptions> options, RequestBudget budget, ILogger<ChatGateway> logger)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // After the last word most gateways say what it cost, and then that they are through; some say neither and leave the line open.
    private static readonly TimeSpan AfterLastWord = TimeSpan.FromSeconds(1);

    private readonly GatewayTransport _transport = new(clients, options, budget);

    /// <summary>What keeps a question from being asked now; null when nothing does.</summary>
    public ChatObstacle? Obstacle => options.CurrentValue switch
    {
        { ApiKey.Length: 0 } => ChatObstacle.NoKey,
        { IsDemo: true } => ChatObstacle.Demo,
        { ChatModel.Length: 0 } => ChatObstacle.NoModel,
        _ => null,
    };

    /// <summary>One question. Ends with an answer in every case, also when it was stopped.</summary>
    /// <param name="instruction">What the model is to do.</param>
    /// <param name="text">What it is to do it with.</param>
    /// <param name="onText">Gets all that has been written so far, from any thread.</param>
    /// <param name="cancellationToken">Stops it; what was written until then stays.</param>
    public async Task<ChatAnswer> AskAsync(string instruction, string text, Action<string> onText, CancellationToken cancellationToken)
    {
        var now = options.CurrentValue;
        if (Obstacle is not null) throw new InvalidOperationException("There is nobody to ask.");
        var (target, problem) = GatewayTarget.Create(now.BaseUrl, now.ApiKey, now, CallKind.Submit);
        if (target is null) return new ChatAnswer("") { Problem = problem };
        var reader = new ChatReader(target.Key);
        using var content = new SingleUseContent(JsonSerializer.Serialize(
            new
            {
                model = now.ChatModel,
                stream = true,
                stream_options = new { include_usage = true },
                messages = new[] { new { role = "system", content = instruction }, new { role = "user", content = text } },
            },
            Json));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await _transport.WaitAsync(target, target.Base, limit.Token);
            limit.CancelAfter(now.SubmitTimeout);
            problem = await SendAsync(target, content, reader, onText, limit);
        }
        catch (Exception fault) when (fault is InvalidDataException || GatewayTransport.IsLineFault(fault))
        {
            var isStopped = cancellationToken.IsCancellationRequested;
            return Answer(reader) with
            {
                IsComplete = false,
                IsStopped = isStopped,
                Problem = isStopped ? null : GatewayTransport.Unreachable(fault, content.HasStarted ? Charge.Unknown : Charge.NotCharged, target.Key),
            };
        }

        problem ??= reader.Problem;
        if (problem is not null) GatewayLog.NotTaken(logger, problem.Kind, problem.Code, problem.Status, problem.RequestId);
        return Answer(reader) with { Problem = problem };
    }

    private async Task<GatewayProblem?> SendAsync(GatewayTarget target, SingleUseContent content, ChatReader reader, Action<string> onText, CancellationTokenSource limit)
    {
        using var client = _transport.Client(target, ClientNames.Submit);
        using var request = _transport.Request(target, HttpMethod.Post, target.At("chat/completions"));
        request.Headers.Accept.ParseAdd("text/event-stream, application/json");
        request.Content = content;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            var answer = await AnswerReader.ReadAsync(response, limit.Token);
            if (answer is { IsSuccess: true, IsTorn: false, IsHtml: false }) reader.Read(answer.Body);
            if (reader.Text.Length > 0) onText(reader.Text);
            return reader.Text.Length > 0 ? null : reader.Problem ?? ProblemReader.Read(answer, CallKind.Submit, target.Key);
        }

        await using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
        try
        {
            await foreach (var piece in EventStream.ReadAsync(stream, limit.Token))
            {
                var (length, wasFinished) = (reader.Text.Length, reader.IsFinished);
                reader.Read(piece);
                if (reader.Text.Length > length) onText(reader.Text);
                if (reader.IsOver) break;
                if (reader.IsFinished && !wasFinished) limit.CancelAfter(AfterLastWord);
            }
        }
        catch (Exception fault) when (reader.IsFinished && GatewayTransport.IsLineFault(fault))
        {
            // All of it is here.
        }

        return reader.Text.Length > 0 || reader.Problem is not null ? null : new GatewayProblem(GatewayProblemKind.GatewayTrouble, Charge.Unknown, "");
    }

    private static ChatAnswer Answer(ChatReader reader) => new(reader.Text)
    {
        IsComplete = reader is { IsComplete: true, Problem: null },
        PromptTokens = reader.PromptTokens,
        AnswerTokens = reader.AnswerTokens,
    };
}
