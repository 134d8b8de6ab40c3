namespace Seedance.Web.Tests.Fakes;

/// <summary>One request that reached the fake gateway completely: a line of its ledger.</summary>
/// <param name="At">When its body had been read, by the gateway's clock.</param>
public sealed record GatewayCall(string Method, string Path, string Body, string? Authorization, DateTimeOffset At)
{
    /// <summary>An order of a clip; questions to the language model are none.</summary>
    public bool IsPost => Method == "POST" && !IsChat;

    /// <summary>A question to the language model.</summary>
    public bool IsChat => Path == "/v1/chat/completions";

    /// <summary>The status that was answered; null when the line was cut before.</summary>
    public int? Status { get; internal set; }
}

/// <summary>A task that the gateway has taken, and would be paid for.</summary>
/// <param name="Prompt">What was asked for; unique prompts tell which click it was.</param>
/// <param name="At">By the gateway's clock.</param>
public sealed record GatewayTask(string Id, string Prompt, DateTimeOffset At);

/// <summary>What the fake gateway answers.</summary>
public sealed record GatewayReply(int Status, string Body, string ContentType = "application/json")
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static GatewayReply Json(string body, int status = 200) => new(status, body);
}

/// <summary>Thrown by a handler of <see cref="FakeGateway"/>: the connection is reset without an answer.</summary>
public sealed class GatewayCut : Exception;
