using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs.Notices;

namespace Seedance.Web.Features.Notices;

/// <summary>
/// Sends a notice to an address of a person's own, signed as standardwebhooks.com says: HMAC-SHA256 over id, time and body. The same safe
/// connection as everything that people name: no private networks, no redirects.
/// </summary>
public sealed class WebhookCaller(IHttpClientFactory clients, IOptionsMonitor<Media.LinkOptions> links, TimeProvider clock)
{
    private const int LongestAnswer = 500;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="id">The same in every try, so that the other side can tell a repeated message.</param>
    public async Task<SendEnd> SendAsync(string id, string url, string secret, NoticeFacts facts, string text, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.Serialize(
            new Payload(TypeOf(facts.Kind), facts.At, new PayloadData(text, facts.Subject, facts.By, facts.Count, facts.Failed, facts.JobId, links.CurrentValue.PublicUrl + facts.Address)), Json);
        var now = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.UserAgent.ParseAdd("SeedanceStudio/1.0");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now);
        request.Headers.Add("webhook-signature", Sign(secret, id, now, body));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            using var client = clients.CreateClient(ClientNames.Webhooks);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)answer.StatusCode;
            if (answer.IsSuccessStatusCode) return new SendEnd(status, null);
            return new SendEnd(status, await BeginningAsync(answer, limit.Token), IsFinal: answer.StatusCode == HttpStatusCode.Gone);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new SendEnd(null, fault is OperationCanceledException ? SendEnd.TooLate : fault.InnerException?.Message ?? fault.Message);
        }
    }

    /// <summary>What stands in the header <c>webhook-signature</c>.</summary>
    internal static string Sign(string secret, string id, string timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(WebhookStore.KeyOf(secret), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));

    private static string TypeOf(NoticeKind kind) => kind switch
    {
        NoticeKind.ClipReady => "clip.ready",
        NoticeKind.ClipFailed => "clip.failed",
        NoticeKind.NeedsAttention => "clip.needs_attention",
        NoticeKind.BatchDone => "batch.done",
        NoticeKind.ReviewAsked => "review.asked",
        NoticeKind.Approved => "review.approved",
        NoticeKind.ChangesWanted => "review.changes_wanted",
        _ => "comment.added",
    };

    private static async Task<string> BeginningAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[LongestAnswer];
        var read = await stream.ReadAtLeastAsync(bytes, LongestAnswer, throwOnEndOfStream: false, cancellationToken);
        var text = Redaction.Clean(Encoding.UTF8.GetString(bytes, 0, read)).Trim();
        return text.Length > 0 ? text : answer.ReasonPhrase ?? "";
    }

    private sealed record Payload(string Type, DateTime Timestamp, PayloadData Data);

    private sealed record PayloadData(string Text, string Subject, string? By, int Count, int Failed, long? JobId, string Url);
}
