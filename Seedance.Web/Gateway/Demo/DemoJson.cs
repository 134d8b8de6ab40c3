using System.Text.Json.Nodes;

namespace Seedance.Web.Gateway.Demo;

/// <summary>The bodies that the demo gateway answers with: new-api's, with the provider's own record inside.</summary>
internal static class DemoJson
{
    private const string Host = "https://demo.invalid/clips/";

    public static JsonObject Accepted(DemoTask task, string model) => new()
    {
        ["id"] = task.Id,
        ["task_id"] = task.Id,
        ["object"] = "video",
        ["model"] = model,
        ["status"] = "queued",
        ["progress"] = 0,
        ["created_at"] = task.Start.ToUnixTimeSeconds(),
    };

    public static JsonObject State(DemoTask task, string outer, string progress, string inner) =>
        Envelope(task, outer, progress, "", null, new JsonObject { ["id"] = "cgt-" + task.Nonce, ["status"] = inner });

    public static JsonObject Failed(DemoTask task, string code, string message) =>
        Envelope(task, "FAILURE", "100%", message, message, new JsonObject
        {
            ["id"] = "cgt-" + task.Nonce,
            ["status"] = "failed",
            ["error"] = new JsonObject { ["code"] = code, ["message"] = message },
        });

    public static JsonObject Succeeded(DemoTask task)
    {
        var name = Host + task.Ratio.Replace(':', 'x');
        var content = new JsonObject { ["video_url"] = name + ".mp4?X-Demo-Signature=" + task.Nonce };
        if (task.LastFrame)
        {
            content["last_frame_url"] = name + ".png?X-Demo-Signature=" + task.Nonce;
        }

        var record = new JsonObject
        {
            ["id"] = "cgt-" + task.Nonce,
            ["status"] = "succeeded",
            ["content"] = content,
            ["seed"] = task.Seed,
            ["resolution"] = task.Resolution,
            ["ratio"] = task.Ratio,
            ["duration"] = task.Seconds,
            ["framespersecond"] = 24,
        };
        if (Estimate.Tokens(task.Resolution, task.Ratio, task.Seconds) is { } tokens)
        {
            record["usage"] = new JsonObject { ["completion_tokens"] = tokens, ["total_tokens"] = tokens };
        }

        return Envelope(task, "SUCCESS", "100%", "", content["video_url"]!.GetValue<string>(), record);
    }

    public static JsonObject Flat(string code, string message) => new() { ["code"] = code, ["message"] = message, ["data"] = null };

    public static JsonObject Error(string message, string type, string code) =>
        new() { ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = "", ["code"] = code } };

    /// <summary>The provider's refusal as new-api hands it on: JSON inside a text.</summary>
    public static JsonObject Wrapped(string code, string message) =>
        Flat("fail_to_fetch_task", Error(message, "BadRequest", code).ToJsonString());

    public static JsonObject Models(GatewayOptions options) => new()
    {
        ["success"] = true,
        ["object"] = "list",
        ["data"] = new JsonArray([.. options.Models.Select(model => new JsonObject { ["id"] = model.Id, ["object"] = "model" })]),
    };

    public static JsonObject Subscription() => new() { ["object"] = "billing_subscription", ["hard_limit_usd"] = 100, ["access_until"] = 0 };

    public static JsonObject Usage() => new() { ["object"] = "list", ["total_usage"] = 2500 };

    private static JsonObject Envelope(DemoTask task, string status, string progress, string failReason, string? resultUrl, JsonObject record)
    {
        var data = new JsonObject
        {
            ["task_id"] = task.Id,
            ["platform"] = "54",
            ["action"] = "generate",
            ["status"] = status,
            ["fail_reason"] = failReason,
            ["submit_time"] = task.Start.ToUnixTimeSeconds(),
            ["progress"] = progress,
            ["data"] = record,
        };
        if (resultUrl is not null)
        {
            data["result_url"] = resultUrl;
        }

        return new JsonObject { ["code"] = "success", ["message"] = "", ["data"] = data };
    }
}
