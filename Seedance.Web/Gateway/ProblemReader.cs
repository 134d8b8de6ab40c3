using System.Text.Json;
using System.Text.RegularExpressions;

namespace Seedance.Web.Gateway;

/// <summary>Turns answers that say no into facts: by code and status, never by wording, which changes with language and version.</summary>
internal static partial class ProblemReader
{
    /// <param name="answer">Any answer that is not what was asked for.</param>
    /// <param name="call">What was asked.</param>
    /// <param name="key">The key in use, to be taken out of the raw text.</param>
    public static GatewayProblem Read(GatewayAnswer answer, CallKind call, string? key = null)
    {
        var body = WireJson.Parse(answer.Body);
        var facts = body is { } json ? ErrorFacts.Read(json) : ErrorFacts.None;
        var kind = ProblemCodes.Kind(facts) ?? ByStatus(answer, facts, body is not null, call);
        return Describe(kind, facts, answer.Body, key) with
        {
            Charge = ChargeOf(answer.Status, kind, call),
            RequestId = Id(answer.RequestId, key) ?? Id(RequestIdIn(answer.Body), key),
            Status = answer.Status,
            RetryAfter = answer.RetryAfter,
        };
    }

    /// <summary>
    /// The reason in the answer for a task that failed, innermost first: only the provider's own record holds the code.
    /// The provider does not charge failures, and the gateway gives the reserve back.
    /// </summary>
    public static GatewayProblem ReadFailedTask(List<JsonElement> layers, string body)
    {
        var all = layers.AsEnumerable().Reverse().Select(layer => ErrorFacts.Read(layer)).Where(facts => facts != ErrorFacts.None).ToList();
        var best = all.Find(facts => ProblemCodes.Kind(facts) is not null)
            ?? all.Find(facts => facts.Code is not ("" or "success")) ?? all.FirstOrDefault() ?? ErrorFacts.None;

        // Behind a gateway every account is the gateway's own, so is its lack of money.
        best = best with { IsWrapped = true, Code = best.Code == "success" ? "" : best.Code };
        var kind = ProblemCodes.Kind(best) ?? GatewayProblemKind.GatewayTrouble;
        return Describe(kind, best, body, key: null) with { RequestId = Id(RequestIdIn(body), key: null) };
    }

    /// <summary>There was no answer.</summary>
    public static GatewayProblem Unreachable(string words, Charge charge, string? key = null) =>
        new(GatewayProblemKind.Unreachable, charge, Redaction.Clean(words, key));

    private static GatewayProblem Describe(GatewayProblemKind kind, ErrorFacts facts, string body, string? key) =>
        new(kind, Charge.NotCharged, Redaction.Clean(body, key))
        {
            Code = Id(facts.Code, key),
            Part = kind == GatewayProblemKind.ContentRefused ? ProblemCodes.Part(facts.Code) : null,
            Reason = kind == GatewayProblemKind.ContentRefused ? ProblemCodes.Reason(facts.Code) : null,
            Field = kind == GatewayProblemKind.BadRequest ? Id(ProblemCodes.Field(facts), key) : null,
        };

    private static GatewayProblemKind ByStatus(GatewayAnswer answer, ErrorFacts facts, bool isJson, CallKind call) => answer.Status switch
    {
        401 when !facts.IsWrapped => GatewayProblemKind.WrongKey,
        402 when !facts.IsWrapped => GatewayProblemKind.NoMoney,
        408 => GatewayProblemKind.GatewayTrouble,
        413 => GatewayProblemKind.BadRequest,
        429 => GatewayProblemKind.TooManyRequests,
        >= 500 => GatewayProblemKind.GatewayTrouble,
        _ when answer.IsHtml => GatewayProblemKind.NotAGateway,
        >= 300 and < 400 => GatewayProblemKind.NotAGateway,
        401 or 402 or 403 or 404 when facts.IsWrapped => GatewayProblemKind.GatewayTrouble,

        // These come without a code. The only one that is not about the key or its owner names the model.
        403 when isJson => NamesModel().IsMatch(facts.Message) ? GatewayProblemKind.ModelUnavailable : GatewayProblemKind.WrongKey,
        404 when isJson && call == CallKind.Poll && facts.Code.Contains("NotFound", StringComparison.OrdinalIgnoreCase) => GatewayProblemKind.TaskUnknown,
        404 or 405 => GatewayProblemKind.NotAGateway,
        >= 400 => isJson ? GatewayProblemKind.BadRequest : GatewayProblemKind.NotAGateway,
        _ => GatewayProblemKind.GatewayTrouble,
    };

    private static Charge ChargeOf(int status, GatewayProblemKind kind, CallKind call) => call switch
    {
        CallKind.Test => Charge.NotCharged,

        // The clip exists, so it has been paid for.
        CallKind.Download => Charge.Charged,
        CallKind.Poll => Charge.Unknown,
        _ when ProblemCodes.IsSaidBeforeTheCall(kind) => Charge.NotCharged,
        _ => status is >= 400 and < 500 and not 408 ? Charge.NotCharged : Charge.Unknown,
    };

    /// <summary>Codes and ids that the gateway names are logged: nothing but a short word passes, and never one that holds the key.</summary>
    public static string? Id(string? text, string? key) =>
        text is not null && IdPattern().IsMatch(text) && !Redaction.Holds(text, key) ? text : null;

    private static string? RequestIdIn(string body) => RequestIdPattern().Match(body) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"request[ _-]?id[""\\]*\s*[:：=]\s*[""\\]*([A-Za-z0-9_\-]{4,100})", RegexOptions.IgnoreCase)]
    private static partial Regex RequestIdPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_.:\-\[\]]{1,200}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex("model|模型|seedance", RegexOptions.IgnoreCase)]
    private static partial Regex NamesModel();
}
