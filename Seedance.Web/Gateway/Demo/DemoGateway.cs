using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Seedance.Web.Gateway.Demo;

/// <summary>
/// A gateway without network and without cost: speaks new-api's JSON, so that everything but the socket is exercised, and
/// hands out sample clips. Words in the prompt show the ways in which a real one says no: <c>demo:refuse</c>,
/// <c>demo:face</c> at once; <c>demo:money</c>, <c>demo:busy</c> for a minute, <c>demo:unclear</c> without a word whether the order was taken;
/// <c>demo:fail</c>, <c>demo:audio</c>, <c>demo:expire</c> at the end.
/// </summary>
internal sealed class DemoGateway(TimeProvider clock, DemoTroubles troubles, IOptionsMonitor<GatewayOptions> options) : HttpMessageHandler
{
    private const string Generations = "/v1/video/generations";
    private const string Samples = "Seedance.Web.Gateway.Demo.Samples.";

    // Of the whole time, as on the real gateway where a task waits a little before it runs.
    private const double QueuedShare = 0.2;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = request.RequestUri!.AbsolutePath;
        var response = (request.Method.Method, path) switch
        {
            ("POST", Generations) => Submit(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)),
            ("GET", "/v1/models") => Json(200, DemoJson.Models(options.CurrentValue)),
            ("GET", "/v1/dashboard/billing/subscription") => Json(200, DemoJson.Subscription()),
            ("GET", "/v1/dashboard/billing/usage") => Json(200, DemoJson.Usage()),
            ("GET", _) when path.StartsWith(Generations + "/", StringComparison.Ordinal) => Poll(path[(Generations.Length + 1)..]),
            ("GET", _) when path.StartsWith("/clips/", StringComparison.Ordinal) => Sample(path["/clips/".Length..]),
            _ => Json(404, DemoJson.Error($"Invalid URL ({request.Method.Method} {path})", "invalid_request_error", "")),
        };
        response.RequestMessage = request;
        return response;
    }

    private HttpResponseMessage Submit(string body)
    {
        var root = WireJson.Parse(body);
        var model = root is { } json ? options.CurrentValue.FindModel(WireJson.Text(json, "model") ?? "") : null;
        if (root is not { } submitted || WireJson.Text(submitted, "prompt") is not { } prompt)
        {
            return Json(400, DemoJson.Flat("invalid_request", "prompt is required"));
        }

        if (model is null)
        {
            return Json(503, DemoJson.Error("No available channel for this model under group default (distributor) (request id: demo20260801)", "new_api_error", "model_not_found"));
        }

        if (Refusal(prompt, HasImage(submitted)) is { } refusal)
        {
            return refusal;
        }

        if (Says(prompt, "demo:unclear") && troubles.Last(body))
        {
            return new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent("<html><body>502 Bad Gateway</body></html>", new MediaTypeHeaderValue("text/html")) };
        }

        if ((Says(prompt, "demo:money") || Says(prompt, "demo:busy")) && troubles.Last(body))
        {
            return Says(prompt, "demo:money") ? NoMoney() : Busy();
        }

        var task = new DemoTask(
            clock.GetUtcNow(),
            options.CurrentValue.Demo.JobDuration,
            DemoTask.Known(WireJson.Text(submitted, "metadata", "ratio")),
            WireJson.Text(submitted, "metadata", "resolution") is { } named && model.Resolutions.Contains(named) ? named : model.DefaultResolution,
            WireJson.Whole(submitted, "metadata", "duration") is > 0 and var seconds ? (int)seconds : 5,
            WireJson.Whole(submitted, "metadata", "seed") is >= 0 and var seed ? seed : 4711,
            Says(prompt, "demo:fail") ? DemoEnd.Fail : Says(prompt, "demo:audio") ? DemoEnd.FailAudio : Says(prompt, "demo:expire") ? DemoEnd.Expire : DemoEnd.Success,
            WireJson.At(submitted, "metadata", "return_last_frame") is { ValueKind: JsonValueKind.True },
            DemoTask.NewNonce());
        return Json(200, DemoJson.Accepted(task, model.Id));
    }

    private static HttpResponseMessage? Refusal(string prompt, bool hasImage)
    {
        if (Says(prompt, "demo:refuse"))
        {
            return Json(400, DemoJson.Wrapped("InputTextSensitiveContentDetected", "The request failed because the input text may contain sensitive information. Request id: demo0217"));
        }

        if (Says(prompt, "demo:face"))
        {
            var (part, word) = hasImage ? ("Image", "image") : ("Text", "text");
            return Json(400, DemoJson.Wrapped($"Input{part}SensitiveContentDetected.PrivacyInformation", $"The request failed because the input {word} may contain a real person. Request id: demo0218"));
        }

        return null;
    }

    private static HttpResponseMessage NoMoney() =>
        Json(403, DemoJson.Flat("insufficient_user_quota", "User's credit limit is insufficient, remaining credit limit: $1.20, required: $8.00"));

    private static HttpResponseMessage Busy()
    {
        var busy = Json(429, DemoJson.Flat("fail_to_fetch_task", "The upstream load of this group is saturated, please try again later"));
        busy.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(10));
        return busy;
    }

    private static bool HasImage(JsonElement submitted) =>
        WireJson.At(submitted, "metadata", "content") is { ValueKind: JsonValueKind.Array } content
        && content.EnumerateArray().Any(part => WireJson.Text(part, "type") == "image_url");

    private HttpResponseMessage Poll(string id)
    {
        if (DemoTask.Parse(Uri.UnescapeDataString(id)) is not { } task)
        {
            return Json(400, DemoJson.Flat("task_not_exist", "task_not_exist"));
        }

        var gone = clock.GetUtcNow() - task.Start;
        return Json(200, true switch
        {
            _ when gone < task.Duration * QueuedShare => DemoJson.State(task, "QUEUED", "10%", "queued"),
            _ when gone < task.Duration => DemoJson.State(task, "IN_PROGRESS", "50%", "running"),
            _ when task.End == DemoEnd.Fail => DemoJson.Failed(task, "OutputVideoSensitiveContentDetected", "The request failed because the output video may contain sensitive information."),
            _ when task.End == DemoEnd.FailAudio => DemoJson.Failed(task, "OutputAudioSensitiveContentDetected", "The request failed because the output audio may contain sensitive information."),
            _ when task.End == DemoEnd.Expire => DemoJson.State(task, "IN_PROGRESS", "30%", "expired"),
            _ => DemoJson.Succeeded(task),
        });
    }

    private static HttpResponseMessage Sample(string name)
    {
        // Names of resources are a closed set, so there is no path to climb out of.
        if (typeof(DemoGateway).Assembly.GetManifestResourceStream(Samples + name) is not { } stream)
        {
            return Json(404, DemoJson.Error("Not found", "invalid_request_error", ""));
        }

        var content = new StreamContent(stream);
        content.Headers.ContentType = new MediaTypeHeaderValue(name.EndsWith(".png", StringComparison.Ordinal) ? "image/png" : "video/mp4");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    private static bool Says(string prompt, string word) => prompt.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static HttpResponseMessage Json(int status, JsonObject body) =>
        new((HttpStatusCode)status) { Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json", "utf-8")) };
}
