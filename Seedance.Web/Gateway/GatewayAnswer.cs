namespace Seedance.Web.Gateway;

/// <summary>What was asked; decides what a refusal costs and what some codes mean.</summary>
internal enum CallKind
{
    Submit,
    Poll,
    Download,
    Test,
}

/// <summary>One answer of the gateway, its body cut off at the cap.</summary>
internal sealed record GatewayAnswer(int Status, string Body)
{
    public string? ContentType { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? RequestId { get; init; }

    /// <summary>True when the body was longer than the cap, or broke off.</summary>
    public bool IsTorn { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>A web page: the address belongs to a web site, or to a proxy in front of the gateway.</summary>
    public bool IsHtml => ContentType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true
        || Body.AsSpan().TrimStart('\uFEFF').TrimStart().StartsWith("<", StringComparison.Ordinal);
}
