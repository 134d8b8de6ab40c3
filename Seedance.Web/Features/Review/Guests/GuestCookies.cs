using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Seedance.Web.Jobs.Reviews;

namespace Seedance.Web.Features.Review.Guests;

/// <summary>
/// What a guest's browser keeps: their name, for all links; and for each link, below its own address, that its password was known and which
/// comments were written here. The last two are sealed and name the link: of no use at another.
/// </summary>
public sealed class GuestCookies(IDataProtectionProvider protection, TimeProvider clock)
{
    private const string NameCookie = "studio-guest";
    private const string PassCookie = "studio-pass";
    private const string OwnCookie = "studio-own";

    /// <summary>A cookie holds about 4 kB: older comments can no longer be changed.</summary>
    private const int MostOwn = 60;

    private static readonly TimeSpan PassLasts = TimeSpan.FromDays(30);

    private readonly IDataProtector _pass = protection.CreateProtector("Seedance.Web.GuestPass.v1");
    private readonly IDataProtector _own = protection.CreateProtector("Seedance.Web.GuestRemarks.v1");

    /// <summary>The name that was said; empty when none was.</summary>
    public string NameOf(HttpContext http) => ReviewText.Name(Read(http, NameCookie));

    public void KeepName(HttpContext http, string name) => Write(http, NameCookie, name, "/g", TimeSpan.FromDays(365));

    /// <summary>True when there is no password, or this browser has given the one that is set now.</summary>
    public bool IsUnlocked(HttpContext http, GuestPass pass) =>
        pass.PasswordHash is not { } hash
        || (Open<PassTicket>(_pass, Read(http, PassCookie)) is { } ticket && ticket.LinkId == pass.PublicId && ticket.Until > clock.GetUtcNow()
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(ticket.Password), Encoding.UTF8.GetBytes(Short(hash))));

    public void Unlock(HttpContext http, string token, GuestPass pass)
    {
        var until = clock.GetUtcNow() + PassLasts;
        if (pass.ExpiresAt is { } end && end < until.UtcDateTime) until = new DateTimeOffset(end, TimeSpan.Zero);
        Write(http, PassCookie, Seal(_pass, new PassTicket(pass.PublicId, Short(pass.PasswordHash!), until)), $"/g/{token}", until - clock.GetUtcNow());
    }

    public IReadOnlySet<Guid> OwnOf(HttpContext http, GuestPass pass) =>
        Open<OwnTicket>(_own, Read(http, OwnCookie)) is { } ticket && ticket.LinkId == pass.PublicId ? ticket.Remarks.ToHashSet() : [];

    public void KeepOwn(HttpContext http, string token, GuestPass pass, IEnumerable<Guid> own) =>
        Write(http, OwnCookie, Seal(_own, new OwnTicket(pass.PublicId, [.. own.TakeLast(MostOwn)])), $"/g/{token}", TimeSpan.FromDays(365));

    // The hash of a password stays here.
    private static string Short(string passwordHash) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(passwordHash)));

    private static string? Read(HttpContext http, string name) => http.Request.Cookies[NameOver(http, name)];

    private static void Write(HttpContext http, string name, string value, string path, TimeSpan lasts) => http.Response.Cookies.Append(NameOver(http, name), value, new CookieOptions
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = lasts,
        Path = path,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
    });

    // Over TLS a neighbour below the same domain cannot plant one without TLS.
    private static string NameOver(HttpContext http, string name) => http.Request.IsHttps ? "__Secure-" + name : name;

    private static string Seal<T>(IDataProtector seal, T ticket) => seal.Protect(JsonSerializer.Serialize(ticket));

    private static T? Open<T>(IDataProtector seal, string? value)
        where T : class
    {
        if (string.IsNullOrEmpty(value)) return null;
        try
        {
            return JsonSerializer.Deserialize<T>(seal.Unprotect(value));
        }
        catch (Exception fault) when (fault is CryptographicException or JsonException)
        {
            return null; // somebody else's, or of another key ring
        }
    }

    private sealed record PassTicket(Guid LinkId, string Password, DateTimeOffset Until);

    private sealed record OwnTicket(Guid LinkId, List<Guid> Remarks);
}
