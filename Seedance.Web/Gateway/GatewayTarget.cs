namespace Seedance.Web.Gateway;

/// <summary>Where a call goes and with which key.</summary>
/// <param name="Base">Ends with a slash.</param>
/// <param name="Key">Goes to the scheme, host and port of <paramref name="Base"/> and to nobody else.</param>
internal sealed record GatewayTarget(Uri Base, string Key, bool IsDemo)
{
    public const string DemoName = "demo";

    /// <summary>In the place of a gateway for what is made here and not sent anywhere: nothing of it costs anything.</summary>
    public const string StudioName = "studio";

    /// <summary>The name can never exist (RFC 2606), so nothing can leave by mistake.</summary>
    public static readonly GatewayTarget Demo = new(new Uri("https://demo.invalid/v1/"), "demo", true);

    public Uri At(string path) => new(Base, path);

    public bool Owns(Uri url) => SameOrigin(Base, url);

    /// <summary>
    /// The target of a job's recorded gateway. The key belongs to the gateway that is set up now, so a job of another one
    /// cannot be asked for: its key is gone.
    /// </summary>
    public static (GatewayTarget? Target, GatewayProblem? Problem) Resolve(string gateway, GatewayOptions options, CallKind call)
    {
        if (gateway == DemoName)
        {
            return (Demo, null);
        }

        var (target, problem) = Create(gateway, options.ApiKey, options, call);
        return target is not null && !AreSame(gateway, options.BaseUrl)
            ? (null, Problem(GatewayProblemKind.WrongKey, "other_gateway", call))
            : (target, problem);
    }

    /// <summary>A target from an address and a key that somebody typed.</summary>
    public static (GatewayTarget? Target, GatewayProblem? Problem) Create(string baseUrl, string key, GatewayOptions options, CallKind call)
    {
        if (Parse(baseUrl) is not { } parsed)
        {
            return (null, Problem(GatewayProblemKind.NotAGateway, "bad_address", call));
        }

        if (parsed.Scheme == Uri.UriSchemeHttp && !options.AllowPrivateNetworks)
        {
            return (null, Problem(GatewayProblemKind.NotAGateway, "https_required", call));
        }

        return key.Length > 0 && key.All(c => c is > ' ' and < (char)127)
            ? (new GatewayTarget(parsed, key, false), null)
            : (null, Problem(GatewayProblemKind.WrongKey, key.Length == 0 ? "no_key" : "bad_key", call));
    }

    /// <summary>The base address with a slash at its end, or null when it is not one.</summary>
    public static Uri? Parse(string baseUrl) =>
        Uri.TryCreate(baseUrl.TrimEnd('/') + "/", UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && url.Host.Length > 0 && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0
            ? url : null;

    /// <summary>Whether two base addresses are one gateway: same scheme, host and port.</summary>
    public static bool AreSame(string one, string other) => Parse(one) is { } first && Parse(other) is { } second && SameOrigin(first, second);

    private static bool SameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    // Nothing was sent, so there is nothing to show but the code.
    private static GatewayProblem Problem(GatewayProblemKind kind, string code, CallKind call) =>
        new(kind, call switch { CallKind.Poll => Charge.Unknown, CallKind.Download => Charge.Charged, _ => Charge.NotCharged }, "") { Code = code };
}
