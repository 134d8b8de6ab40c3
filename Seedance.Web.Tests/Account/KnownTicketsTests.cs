using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Seedance.Web.Components.Account;

namespace Seedance.Web.Tests.Account;

public sealed class KnownTicketsTests : IDisposable
{
    private readonly TicketDataFormat _format = new(new EphemeralDataProtectionProvider().CreateProtector("cookie"));
    private readonly KnownTickets _tickets;

    public KnownTicketsTests() => _tickets = new KnownTickets(_format);

    public void Dispose() => _tickets.Dispose();

    [Fact]
    public void WhatOneRequestWritesIntoItsTicket_NoOtherReads()
    {
        var cookie = _tickets.Protect(Ticket("ann"));

        var first = _tickets.Unprotect(cookie)!;
        first.Properties.ExpiresUtc = DateTimeOffset.MaxValue;
        first.Principal.Identities.Single().AddClaim(new Claim(ClaimTypes.Role, "Admin"));

        var second = _tickets.Unprotect(cookie)!;
        Assert.Equal("ann", second.Principal.Identity!.Name);
        Assert.Null(second.Properties.ExpiresUtc);
        Assert.False(second.Principal.IsInRole("Admin"));
    }

    [Fact]
    public void ChangedCookie_IsNobody_AlsoAfterTheRightOne()
    {
        var cookie = _tickets.Protect(Ticket("ann"));
        Assert.NotNull(_tickets.Unprotect(cookie));

        for (var at = 0; at < cookie.Length; at++)
        {
            var changed = cookie.ToCharArray();
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            var read = _tickets.Unprotect(new string(changed));
            Assert.Equal(_format.Unprotect(new string(changed)) is null, read is null);
        }

        Assert.Null(_tickets.Unprotect(""));
        Assert.Null(_tickets.Unprotect(null));
    }

    private static AuthenticationTicket Ticket(string name) =>
        new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "cookie")), "cookie");
}
