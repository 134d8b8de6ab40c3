using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;

namespace Seedance.Web.Components.Account;

/// <summary>
/// Remembers for some seconds what a sign-in cookie says: a player asks for many pieces of a clip in a row, and each would decrypt the
/// same cookie anew. Nothing becomes valid by it: expiry and security stamp are checked by every request, as before.
/// </summary>
internal sealed class KnownTickets(ISecureDataFormat<AuthenticationTicket> format) : ISecureDataFormat<AuthenticationTicket>, IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 1_000 });

    public string Protect(AuthenticationTicket data) => format.Protect(data);

    public string Protect(AuthenticationTicket data, string? purpose) => format.Protect(data, purpose);

    public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, null);

    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
    {
        if (protectedText is null) return null;
        if (!_known.TryGetValue<AuthenticationTicket>((protectedText, purpose), out var ticket))
        {
            ticket = format.Unprotect(protectedText, purpose);
            if (ticket is null) return null;
            _known.Set((protectedText, purpose), ticket, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
        }

        return ticket!.Clone(); // the handler writes into what it gets
    }

    public void Dispose() => _known.Dispose();
}
