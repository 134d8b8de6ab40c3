using System.Security.Claims;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Limits;

namespace Seedance.Web.Features.Review.Guests;

/// <summary>How far a request at a link gets.</summary>
public abstract record Entry
{
    private Entry()
    {
    }

    /// <summary>In.</summary>
    public sealed record Open(GuestVisit Visit) : Entry;

    /// <summary>The link is there, its password was not given yet.</summary>
    public sealed record NeedsPassword(GuestVisit Visit) : Entry;

    /// <summary>No such link, or not any more: nobody learns which.</summary>
    public sealed record Nowhere : Entry;

    /// <summary>Too many requests.</summary>
    public sealed record Busy(TimeSpan Wait) : Entry;
}

/// <summary>The one way in for people without an account: counts, finds the link, asks for its password.</summary>
public sealed class GuestDoor(ShareLinks links, GuestCookies cookies, GuestLocks locks, RateLimits limits)
{
    /// <summary>Judges one request.</summary>
    /// <param name="counted">What the request is counted as, for its address.</param>
    public async Task<Entry> EnterAsync(HttpContext http, string token, Limit counted)
    {
        if (limits.Take(counted, RateLimits.AddressOf(http)) is { } wait) return new Entry.Busy(wait);
        if (await links.FindAsync(token, http.RequestAborted) is not { } pass) return new Entry.Nowhere();
        var isOpen = cookies.IsUnlocked(http, pass);
        var visit = new GuestVisit(token, pass, cookies.NameOf(http), isOpen ? cookies.OwnOf(http, pass) : new HashSet<Guid>());
        if (!isOpen) return new Entry.NeedsPassword(visit);

        // Whoever made the link and looks at what it shows is no visitor, nor is a mail program that tries whether it is there.
        if (counted == Limit.GuestPagesPerAddress && !HttpMethods.IsHead(http.Request.Method) && http.User.FindFirstValue(ClaimTypes.NameIdentifier) != pass.OwnerId) await links.NoteVisitAsync(pass.LinkId, http.RequestAborted);
        return new Entry.Open(visit);
    }

    /// <summary>Tries a password. Null: it is right, and the browser keeps that. Else how long to wait until the next try; zero: at once.</summary>
    public TimeSpan? Unlock(HttpContext http, GuestVisit visit, string password)
    {
        var (pass, address) = (visit.Pass, RateLimits.AddressOf(http));
        if (locks.Try(pass.LinkId, address) is { } locked) return locked;
        if (limits.Take(Limit.GuestPasswordsPerLink, pass.PublicId.ToString()) is { } wait)
        {
            locks.GiveBack(pass.LinkId, address); // others guess at this link; whoever knows the password is not locked out for it
            return wait;
        }

        if (!ShareLinks.Fits(pass, password)) return TimeSpan.Zero;
        locks.Forget(pass.LinkId, address);
        cookies.Unlock(http, visit.Token, pass);
        return null;
    }
}
