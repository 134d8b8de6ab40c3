using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Seedance.Web.Tests.Fakes;

/// <summary>The gateway's words.</summary>
public sealed partial class FakeGateway
{
    private const string ClipPath = "/clips/clip.mp4";
    private const string LastFramePath = "/clips/last.png";

    /// <summary>Part of every signed link; must stand in no log, no row and no page.</summary>
    public const string LinkCanary = "c4n4ry51gn4tur3";

    /// <summary>A link that is nobody's.</summary>
    public string ClipUrl => Link(ClipPath, null);

    public string LastFrameUrl => Link(LastFramePath, null);

    public string NewTaskId() => string.Create(CultureInfo.InvariantCulture, $"task_Fake{Interlocked.Increment(ref _tasks):D28}");

    public GatewayReply Accept(string taskId) => GatewayReply.Json($$"""
        {"id":"{{taskId}}","task_id":"{{taskId}}","object":"video","model":"doubao-seedance-2-0-260128","status":"queued","progress":0,"created_at":1784600000}
        """);

    /// <summary>What the timeline of a task says.</summary>
    public GatewayReply Progress(string taskId, int turn)
    {
        var now = Clock.GetUtcNow();
        var task = _byId.GetValueOrDefault(taskId) ?? new GatewayTask(taskId, "", now);
        var step = Timeline(task).At(turn, now - task.At);
        return step.Outer switch
        {
            "SUCCESS" => Success(taskId),
            "FAILURE" => Failure(taskId, "OutputVideoSensitiveContentDetected", "The video was blocked."),
            _ => State(taskId, step.Outer, step.Progress, step.Inner),
        };
    }

    public GatewayReply State(string taskId, string outer, string progress, string inner) => GatewayReply.Json("""
        {"code":"success","message":"","data":{"task_id":"@task","platform":"54","action":"generate","status":"@outer","fail_reason":"","progress":"@progress","data":{"id":"cgt-@task","status":"@inner"}}}
        """
            .Replace("@task", taskId, StringComparison.Ordinal)
            .Replace("@outer", outer, StringComparison.Ordinal)
            .Replace("@progress", progress, StringComparison.Ordinal)
            .Replace("@inner", inner, StringComparison.Ordinal));

    public GatewayReply Success(string taskId) => GatewayReply.Json("""
        {"code":"success","message":"","data":{"task_id":"@task","platform":"54","action":"generate","status":"SUCCESS","fail_reason":"","result_url":"@clip","progress":"100%","data":{"id":"cgt-@task","status":"succeeded","content":{@frame"video_url":"@clip"},"usage":{"completion_tokens":108900,"total_tokens":108900},"seed":4711,"resolution":"720p","ratio":"9:16","duration":5,"framespersecond":24}}}
        """
            .Replace("@task", taskId, StringComparison.Ordinal)
            .Replace("@clip", Link(ClipPath, taskId), StringComparison.Ordinal)
            .Replace("@frame", HasLastFrame ? $"\"last_frame_url\":\"{Link(LastFramePath, taskId)}\"," : "", StringComparison.Ordinal));

    public GatewayReply Failure(string taskId, string code, string message) => GatewayReply.Json("""
        {"code":"success","message":"","data":{"task_id":"@task","status":"FAILURE","fail_reason":"@message","result_url":"@message","progress":"100%","data":{"id":"cgt-@task","status":"failed","error":{"code":"@code","message":"@message"}}}}
        """
            .Replace("@task", taskId, StringComparison.Ordinal)
            .Replace("@code", code, StringComparison.Ordinal)
            .Replace("@message", message, StringComparison.Ordinal));

    /// <summary>The bytes of a task's clip: the same for all, or with a box of its own at the end (<see cref="ClipsDiffer"/>).</summary>
    public byte[] ClipOf(string? taskId)
    {
        if (!ClipsDiffer || taskId is null) return ClipBytes;
        var id = Encoding.ASCII.GetBytes(taskId);
        var box = new byte[8 + id.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        "free"u8.CopyTo(box.AsSpan(4));
        id.CopyTo(box, 8);
        return [.. ClipBytes, .. box];
    }

    /// <summary>The smallest thing that passes for a clip; for tests with thousands of them.</summary>
    public static byte[] TinyClip { get; } = [0, 0, 0, 24, .. "ftypmp42"u8, 0, 0, 0, 0, .. "mp42isom"u8, 0, 0, 0, 8, .. "moov"u8, 0, 0, 0, 12, .. "mdat"u8, 1, 2, 3, 4];

    // Only a task that was taken here has a link of its own.
    private string Link(string path, string? taskId)
    {
        var own = taskId is not null && _byId.ContainsKey(taskId)
            ? string.Create(CultureInfo.InvariantCulture, $"&task={taskId}&at={Clock.GetUtcNow().ToUnixTimeMilliseconds()}")
            : "";
        return $"{Origin}{path}?X-Tos-Expires=86400&X-Tos-Signature={LinkCanary}{own}";
    }

    private static GatewayReply Elsewhere(string method, string path) => path switch
    {
        "/v1/models" => GatewayReply.Json("""{"success":true,"object":"list","data":[{"id":"doubao-seedance-2-0-260128","object":"model"}]}"""),
        "/v1/dashboard/billing/subscription" => GatewayReply.Json("""{"object":"billing_subscription","soft_limit_usd":25,"hard_limit_usd":25,"system_hard_limit_usd":25,"access_until":0}"""),
        "/v1/dashboard/billing/usage" => GatewayReply.Json("""{"object":"list","total_usage":1240.5}"""),
        _ => GatewayReply.Json($$$"""{"error":{"message":"Invalid URL ({{{method}}} {{{path}}})","type":"invalid_request_error","param":"","code":""}}""", 404),
    };

    private static byte[] DemoClip(string name)
    {
        using var source = typeof(Program).Assembly.GetManifestResourceStream("Seedance.Web.Gateway.Demo.Samples." + name)
            ?? throw new InvalidOperationException("No sample " + name);
        using var copy = new MemoryStream();
        source.CopyTo(copy);
        return copy.ToArray();
    }
}
