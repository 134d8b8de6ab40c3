using System.Text;
using System.Text.Json;

namespace Seedance.Web.Gateway.Chat;

/// <summary>Puts an answer together from its pieces, in the shapes in which gateways send them.</summary>
internal sealed class ChatReader(string key)
{
    /// <summary>Four of the longest prompts.</summary>
    public const int MaxText = 20_000;

    private readonly StringBuilder _text = new();
    private bool _isCut;
    private bool _isDone;

    public string Text => _text.ToString();

    public long? PromptTokens { get; private set; }

    public long? AnswerTokens { get; private set; }

    /// <summary>The gateway has said that it is through, and not because of a limit.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The gateway said so in the middle of its answer, or sends what must not be shown.</summary>
    public GatewayProblem? Problem { get; private set; }

    /// <summary>The last word is written, whatever follows: what the answer has cost, the mark of the end, or nothing at all.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Nothing more is wanted, or will come: some gateways leave the line open after their last word.</summary>
    public bool IsOver => _isDone || Problem is not null || _text.Length > MaxText || (IsFinished && AnswerTokens is not null);

    /// <param name="json">One piece of a stream, or a whole answer.</param>
    public void Read(string json)
    {
        if (json.Trim() == EventStream.End)
        {
            _isDone = true;
            IsComplete = _text.Length > 0 && Problem is null && !_isCut;
            return;
        }

        if (WireJson.Parse(json) is not { } root) return;
        if (WireJson.At(root, "error") is not null)
        {
            Problem = ProblemReader.Read(new GatewayAnswer(200, json), CallKind.Submit, key);
            return;
        }

        foreach (var piece in Pieces(root)) _text.Append(piece);
        if (Redaction.Holds(Text, key))
        {
            _text.Clear();
            Problem = new GatewayProblem(GatewayProblemKind.GatewayTrouble, Charge.Unknown, "");
        }

        PromptTokens = WireJson.Whole(root, "usage", "prompt_tokens") ?? PromptTokens;
        AnswerTokens = WireJson.Whole(root, "usage", "completion_tokens") ?? AnswerTokens;
        var reason = WireJson.Text(root, "choices", "0", "finish_reason");
        IsFinished |= reason is { Length: > 0 };
        switch (reason)
        {
            case null or "": break;
            case "stop": IsComplete = _text.Length > 0; break;
            default: (_isCut, IsComplete) = (true, false); break; // its own limit of length, or a filter
        }
    }

    // A piece of a stream, a whole answer, or the old form; the content may be a list of parts.
    private static IEnumerable<string> Pieces(JsonElement root)
    {
        var content = WireJson.At(root, "choices", "0", "delta", "content") ?? WireJson.At(root, "choices", "0", "message", "content") ?? WireJson.At(root, "choices", "0", "text");
        return content switch
        {
            { ValueKind: JsonValueKind.String } text => [text.GetString()!],
            { ValueKind: JsonValueKind.Array } parts => parts.EnumerateArray().Select(part => WireJson.At(part, "text")).OfType<JsonElement>()
                .Where(part => part.ValueKind == JsonValueKind.String).Select(part => part.GetString()!),
            _ => [],
        };
    }
}
