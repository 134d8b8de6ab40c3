namespace Seedance.Web.Gateway;

/// <summary>
/// The codes of new-api and of the provider (Volcengine's public table of error codes), and what they mean for the person in
/// front of the studio.
/// </summary>
internal static class ProblemCodes
{
    /// <summary>What the code says, or null when the HTTP status has to decide.</summary>
    public static GatewayProblemKind? Kind(ErrorFacts facts)
    {
        var code = facts.Code;
        if (Has(code, "SensitiveContentDetected") || Has(code, "RiskDetection") || Has(code, "ContentSecurityDetection"))
        {
            return GatewayProblemKind.ContentRefused;
        }

        var head = code.Split('.')[0];
        return head.ToLowerInvariant() switch
        {
            "insufficient_user_quota" or "pre_consume_token_quota_failed" or "insufficient_quota" or "insufficient_balance" => GatewayProblemKind.NoMoney,

            // The provider's account is the user's own only when no gateway stands between.
            "accountoverdueerror" => facts.IsWrapped ? GatewayProblemKind.GatewayTrouble : GatewayProblemKind.NoMoney,
            "authenticationerror" => facts.IsWrapped ? GatewayProblemKind.GatewayTrouble : GatewayProblemKind.WrongKey,
            "accessdenied" => facts.IsWrapped ? GatewayProblemKind.GatewayTrouble : GatewayProblemKind.WrongKey,
            "model_not_found" or "model_price_error" or "modelnotopen" or "invalidendpointormodel" or "invalidendpoint" or "unsupportedmodel"
                => GatewayProblemKind.ModelUnavailable,
            "ratelimitexceeded" or "quotaexceeded" or "rate_limit_exceeded" => GatewayProblemKind.TooManyRequests,
            "task_not_exist" or "task_not_found" => GatewayProblemKind.TaskUnknown,
            "invalidparameter" or "missingparameter" or "invalid_request" or "invalid_seconds" or "read_request_body_failed"
                or "plugin_usage_invalid" or "plugin_request_invalid" => GatewayProblemKind.BadRequest,
            _ => null,
        };
    }

    /// <summary>True for refusals that the gateway makes by itself, before it calls anybody, whatever the HTTP status.</summary>
    public static bool IsSaidBeforeTheCall(GatewayProblemKind kind) => kind is GatewayProblemKind.NoMoney or GatewayProblemKind.ModelUnavailable;

    public static ContentPart? Part(string code) => true switch
    {
        _ when Has(code, "InputText") => ContentPart.Prompt,
        _ when Has(code, "InputImage") => ContentPart.Image,
        _ when Has(code, "InputVideo") => ContentPart.Video,
        _ when Has(code, "InputAudio") => ContentPart.Audio,
        _ when Has(code, "OutputAudio") => ContentPart.OutputAudio,
        _ when Has(code, "Output") => ContentPart.OutputVideo,
        _ => null,
    };

    public static RefusalReason Reason(string code) => true switch
    {
        _ when Has(code, "PrivacyInformation") => RefusalReason.RealPerson,
        _ when Has(code, "PolicyViolation") => RefusalReason.Copyright,
        _ => RefusalReason.Policy,
    };

    /// <summary>The member of the request: <c>InvalidParameter.duration</c> says it in the code, others in <c>param</c>.</summary>
    public static string? Field(ErrorFacts facts)
    {
        var dot = facts.Code.IndexOf('.', StringComparison.Ordinal);
        var named = facts.Param ?? (dot >= 0 ? facts.Code[(dot + 1)..] : facts.Code == "invalid_seconds" ? "duration" : null);
        return named is { Length: > 0 and <= 100 } ? named : null;
    }

    private static bool Has(string code, string part) => code.Contains(part, StringComparison.OrdinalIgnoreCase);
}
