namespace Seedance.Web.Tests.Fakes;

/// <summary>What a fault of the <see cref="FakeGateway"/> concerns.</summary>
public enum GatewayRoute
{
    Submit,
    Poll,
    Clip,
    LastFrame,
}

/// <summary>
/// Faults that <see cref="FakeGateway.Break"/> switches on. Those of the first group fit every route; what they spoil is the
/// healthy answer of that route.
/// </summary>
public enum GatewayFault
{
    /// <summary>The connection is reset instead of an answer.</summary>
    Reset,

    /// <summary>The request is read, and then nothing comes.</summary>
    HeaderStall,

    /// <summary>Headers and the first bytes of the body (see <c>at</c>, else half), then nothing more.</summary>
    BodyStall,

    /// <summary>Headers with the full length and the first bytes of the body (see <c>at</c>, else half), then a reset.</summary>
    Cut,

    /// <summary>As <see cref="Cut"/>, but without a length and with a proper end: only the content tells.</summary>
    CutWithoutLength,

    /// <summary>The healthy body, one byte a second.</summary>
    OneByteASecond,

    /// <summary>A body that does not end.</summary>
    EndlessBody,

    /// <summary>One gigabyte of well-formed JSON, announced by its length.</summary>
    HugeJson,

    /// <summary>A small gzip body that unpacks to one gigabyte.</summary>
    GzipBomb,

    /// <summary>100,000 arrays within each other.</summary>
    DeepJson,

    /// <summary>The healthy body with bytes in it that are no UTF-8.</summary>
    InvalidUtf8,

    /// <summary>The healthy body behind a byte order mark.</summary>
    ByteOrderMark,

    /// <summary>An HTML page with status 200.</summary>
    HtmlPage,
    EmptyBody,
    NoContent204,
    NotModified304,

    /// <summary>302 to <see cref="FakeGateway.RedirectTo"/>.</summary>
    Redirect,

    /// <summary>429 with <c>Retry-After: 2</c>.</summary>
    BusyWithSeconds,

    /// <summary>429 with a date two seconds ahead by the gateway's clock.</summary>
    BusyWithDate,

    /// <summary>429 with <c>Retry-After: 99999999999</c>.</summary>
    BusyAbsurd,

    /// <summary>429 without Retry-After.</summary>
    Busy,
    KeyRejected401,
    NoMoney402,
    NoMoney403,
    ServerError500,
    BadGateway502,
    Unavailable503,
    Timeout504,

    // Submit: a success that names no usable task.
    NoTaskId,
    OddTaskId,
    LongTaskId,
    HtmlTaskId,
    PathTaskId,

    /// <summary>The id of the task that was taken first.</summary>
    KnownTaskId,

    // Poll.
    TaskNotExist,
    UnknownWord,
    SuccessWithoutUrl,
    FailureWithUrl,

    // Clip and last frame.
    LinkForbidden403,
    LinkMissing404,
    LinkGone410,

    /// <summary>The storage's XML error with status 200.</summary>
    XmlError,

    /// <summary>A page that calls itself video/mp4.</summary>
    HtmlNamedMp4,

    /// <summary>The announced length is ten bytes less than what is meant.</summary>
    LengthTooSmall,

    /// <summary>The announced length is ten bytes more than what comes.</summary>
    LengthTooLarge,

    /// <summary>Whole, chunked, without a length.</summary>
    LengthMissing,

    /// <summary>50 GB are announced and begin to come.</summary>
    FiftyGigabytes,

    /// <summary>206 with a Content-Range that nobody asked for and that is wrong.</summary>
    LyingContentRange,

    /// <summary>Another ETag with each answer, the body cut at <c>at</c> (else half).</summary>
    ChangedETag,
}
