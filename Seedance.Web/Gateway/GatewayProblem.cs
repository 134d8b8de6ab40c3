namespace Seedance.Web.Gateway;

/// <summary>The closed set of what can go wrong with the gateway. Each has its words in the resource files.</summary>
public enum GatewayProblemKind
{
    WrongKey,
    NoMoney,
    ModelUnavailable,
    TooManyRequests,
    ContentRefused,
    BadRequest,
    GatewayTrouble,

    /// <summary>It answers, but with a web page: the base address is wrong.</summary>
    NotAGateway,
    Unreachable,
    TaskUnknown,
}

/// <summary>Whether a failed call cost money.</summary>
public enum Charge
{
    NotCharged,
    Charged,
    Unknown,
}

/// <summary>Which part of a request or result was refused.</summary>
public enum ContentPart
{
    Prompt,
    Image,
    Video,
    Audio,
    OutputVideo,
    OutputAudio,
}

/// <summary>Why it was refused, where the provider says so.</summary>
public enum RefusalReason
{
    Policy,
    RealPerson,
    Copyright,
}

/// <summary>One failure of the gateway, as facts. People's words for it are made from these (Components/Shared/ProblemWords).</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Charge">Whether it cost money.</param>
/// <param name="Raw">The text that came back, at most 4,000 characters, keys and signed links taken out; for the details view.</param>
public sealed record GatewayProblem(GatewayProblemKind Kind, Charge Charge, string Raw)
{
    /// <summary>The provider's error code, for example <c>InputImageSensitiveContentDetected</c>.</summary>
    public string? Code { get; init; }

    public ContentPart? Part { get; init; }

    public RefusalReason? Reason { get; init; }

    /// <summary>The member of the request that was wrong, for example <c>duration</c>.</summary>
    public string? Field { get; init; }

    /// <summary>The gateway's id of the failed request, for its support.</summary>
    public string? RequestId { get; init; }

    /// <summary>HTTP status; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>How long the gateway asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True for a key that does not work or has no money: every other call would fail too.</summary>
    public bool IsKeyTrouble => Kind is GatewayProblemKind.WrongKey or GatewayProblemKind.NoMoney;
}
