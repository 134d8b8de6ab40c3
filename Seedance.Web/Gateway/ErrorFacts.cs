using System.Text.Json;
using System.Text.RegularExpressions;

namespace Seedance.Web.Gateway;

/// <summary>What an error body says, whatever its shape.</summary>
/// <param name="Code">The innermost code; empty when none is given.</param>
/// <param name="Param">The member of the request that is named.</param>
/// <param name="IsWrapped">The words are those of the provider behind the gateway: its 401 is not about the user's key.</param>
internal sealed partial record ErrorFacts(string Code, string Message, string? Param, bool IsWrapped)
{
    public static readonly ErrorFacts None = new("", "", null, false);

    private const int MaxDepth = 6;

    /// <summary>Reads one object: <c>error</c> as text or object, or a flat code with message; JSON inside a text is opened.</summary>
    public static ErrorFacts Read(JsonElement body, int depth = 0)
    {
        if (body.ValueKind != JsonValueKind.Object || depth > MaxDepth)
        {
            return None;
        }

        var facts = ReadHere(body, depth);
        if (facts.Code.Length == 0 && facts.Message.Length == 0 && WireJson.At(body, "data") is { } data)
        {
            facts = Read(data, depth + 1);
        }

        // Some gateways put the provider's code in front of its sentence.
        return KnownCode().Match(facts.Message) is { Success: true } match && !IsKnown(facts.Code) ? facts with { Code = match.Value, IsWrapped = true } : facts;
    }

    private static ErrorFacts ReadHere(JsonElement body, int depth)
    {
        switch (WireJson.At(body, "error"))
        {
            case { ValueKind: JsonValueKind.Object } error:
                return Open(WireJson.Text(error, "code") ?? "", WireJson.Text(error, "message") ?? "", WireJson.Text(error, "param"), false, depth);
            case { ValueKind: JsonValueKind.String } error when WireJson.Text(error) is { } text:
                return Open(WireJson.Text(body, "code") ?? "", text, null, false, depth);
        }

        var message = WireJson.Text(body, "fail_reason") ?? WireJson.Text(body, "message") ?? WireJson.Text(body, "msg") ?? WireJson.Text(body, "reason") ?? "";
        var code = WireJson.Text(body, "code") ?? "";
        return Open(code, message, WireJson.Text(body, "param"), code == "fail_to_fetch_task", depth);
    }

    private static ErrorFacts Open(string code, string message, string? param, bool isWrapped, int depth)
    {
        if (WireJson.Parse(message) is { ValueKind: JsonValueKind.Object } inner && Read(inner, depth + 1) is var facts && facts != None)
        {
            return facts with { IsWrapped = true, Code = facts.Code.Length > 0 ? facts.Code : code };
        }

        return new ErrorFacts(code, message, param, isWrapped);
    }

    private static bool IsKnown(string code) => KnownCode().IsMatch(code);

    [GeneratedRegex(@"\b(?:Input|Output)(?:Text|Image|Video|Audio)(?:SensitiveContentDetected|RiskDetection)(?:\.[A-Za-z]+)?|\bSensitiveContentDetected(?:\.[A-Za-z]+)?")]
    private static partial Regex KnownCode();
}
