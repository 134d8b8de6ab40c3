using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Seedance.Web.Gateway;

namespace Seedance.Web.Media;

/// <summary>What came of asking the studio by its public address; the words are <c>Address_{finding}</c>.</summary>
public enum AddressFinding
{
    /// <summary>This very studio answered.</summary>
    Good,
    NotSet,

    /// <summary>It cannot be an address for links at all.</summary>
    NotAnAddress,
    PlainHttp,

    /// <summary>It leads into a private network.</summary>
    PrivateOnly,
    UnknownName,
    Unreachable,
    NoAnswer,
    Certificate,
    SignIn,
    Redirect,

    /// <summary>Something answers, but not this studio.</summary>
    OtherProgram,

    /// <summary>A server in front of the studio says that it has a trouble.</summary>
    Trouble,
}

/// <param name="Address">The address as it is set.</param>
/// <param name="Details">What was asked and answered, for whoever mends it; empty when nothing was asked.</param>
public sealed record AddressReport(AddressFinding Finding, string Address, string Details);

/// <summary>
/// Asks the studio for a nonce by its own public address, as the gateway asks for files: without cookies, no redirects followed. The nonce lies
/// sealed in the address; only a studio with the same key ring can open it, so that no other program, and no other studio, passes for this one.
/// </summary>
public sealed partial class PublicAddressCheck(
    IHttpClientFactory clients, IDataProtectionProvider protection, IOptionsMonitor<LinkOptions> links, IOptionsMonitor<GatewayOptions> gateway, TimeProvider clock)
{
    private const int MostBody = 16_384, MostDetails = 600;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly IDataProtector _seal = protection.CreateProtector("Seedance.Web.PublicAddress.v1");

    /// <summary>The nonce that is sealed in a token; null when it is none of ours, or too old.</summary>
    public string? Answer(string token)
    {
        try
        {
            var ticket = _seal.Unprotect(WebEncoders.Base64UrlDecode(token));
            return ticket.Length == 24 && BinaryPrimitives.ReadInt64BigEndian(ticket) > clock.GetUtcNow().UtcTicks ? Convert.ToHexStringLower(ticket.AsSpan(8)) : null;
        }
        catch (Exception broken) when (broken is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Asks once.</summary>
    public async Task<AddressReport> RunAsync(CancellationToken cancellationToken)
    {
        var address = links.CurrentValue.PublicUrl;
        if (address.Length == 0) return new AddressReport(AddressFinding.NotSet, "", "");
        if (ReferenceUrl.Check(address, gateway.CurrentValue.AllowPrivateNetworks) is var (rule, _))
        {
            return new AddressReport(
                rule switch { FaultRules.UrlNotHttps => AddressFinding.PlainHttp, FaultRules.UrlPrivateHost => AddressFinding.PrivateOnly, _ => AddressFinding.NotAnAddress },
                address, "");
        }

        var nonce = RandomNumberGenerator.GetBytes(16);
        var url = new Uri(address + LibraryFiles.LinkCheck + Token(nonce));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var client = clients.CreateClient(ClientNames.PublicAddress);
            using var answer = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var body = await ReadAsync(answer, limit.Token);
            return new AddressReport(Read(answer, body, url, Convert.ToHexStringLower(nonce)), address, Describe(address, answer, body));
        }
        catch (Exception fault) when (GatewayTransport.IsLineFault(fault) && !cancellationToken.IsCancellationRequested)
        {
            var problem = GatewayTransport.Unreachable(fault, Charge.NotCharged, "");
            return new AddressReport(FindingOf(problem.Code), address, $"GET {address}{LibraryFiles.LinkCheck}…\n{problem.Raw}");
        }
    }

    private static AddressFinding FindingOf(string? code) => code switch
    {
        "address_refused" => AddressFinding.PrivateOnly,
        "tls" => AddressFinding.Certificate,
        "dns" => AddressFinding.UnknownName,
        "timeout" => AddressFinding.NoAnswer,
        _ => AddressFinding.Unreachable,
    };

    private static AddressFinding Read(HttpResponseMessage answer, string body, Uri url, string nonce)
    {
        if (answer.IsSuccessStatusCode && body == nonce) return AddressFinding.Good;
        switch ((int)answer.StatusCode)
        {
            case >= 300 and < 400 when answer.Headers.Location is { } to:
                if (!Uri.TryCreate(url, to, out var target)) return AddressFinding.Redirect;
                return HostOf(target) != HostOf(url) || (target.AbsolutePath != url.AbsolutePath && SignInAddress().IsMatch(target.PathAndQuery))
                    ? AddressFinding.SignIn
                    : AddressFinding.Redirect;
            case 401 or 403 or 407: return AddressFinding.SignIn;
            case >= 500: return AddressFinding.Trouble;
            default: return answer.IsSuccessStatusCode && PasswordField().IsMatch(body) ? AddressFinding.SignIn : AddressFinding.OtherProgram;
        }
    }

    // With and without "www." is the same place.
    private static string HostOf(Uri url) => url.Host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? url.Host[4..] : url.Host;

    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var head = new byte[MostBody];
        return Encoding.UTF8.GetString(head, 0, await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken));
    }

    private static string Describe(string address, HttpResponseMessage answer, string body)
    {
        var lines = new StringBuilder().Append(CultureInfo.InvariantCulture, $"GET {address}{LibraryFiles.LinkCheck}…\n{(int)answer.StatusCode} {answer.ReasonPhrase}\n");
        foreach (var name in (string[])["Server", "Location", "WWW-Authenticate"])
            if (answer.Headers.NonValidated.TryGetValues(name, out var values)) lines.Append(CultureInfo.InvariantCulture, $"{name}: {values}\n");
        return lines.Append(body.Length > MostDetails ? body[..MostDetails] + "…" : body).ToString();
    }

    private string Token(byte[] nonce)
    {
        var ticket = new byte[8 + nonce.Length];
        BinaryPrimitives.WriteInt64BigEndian(ticket, (clock.GetUtcNow() + Life).UtcTicks);
        nonce.CopyTo(ticket, 8);
        return WebEncoders.Base64UrlEncode(_seal.Protect(ticket));
    }

    [GeneratedRegex("log-?in|sign-?in|sso|oauth|saml|auth|account", RegexOptions.IgnoreCase)]
    private static partial Regex SignInAddress();

    [GeneratedRegex("""type\s*=\s*["']?password""", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordField();
}
