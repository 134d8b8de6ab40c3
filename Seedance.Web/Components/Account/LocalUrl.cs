namespace Seedance.Web.Components.Account;

/// <summary>Where to go after signing in: only ever a page of this studio.</summary>
public static class LocalUrl
{
    /// <summary>The address when it is a path of this site, else "/".</summary>
    /// <param name="mayBeAccount">Pages of the account, too; after a sign-in they would lead in a circle.</param>
    public static string OrHome(string? url, bool mayBeAccount = false)
    {
        if (string.IsNullOrEmpty(url) || url.Length > 2000 || url[0] != '/') return "/";
        // "//host" and "/\host" leave the site; control characters and dots are dropped by browsers and could hide such a pair.
        if (url.Any(char.IsControl) || url.Contains('\\')) return "/";
        var path = url.AsSpan()[..(url.IndexOfAny(['?', '#']) is var end and >= 0 ? end : url.Length)];
        if (path.Contains("//", StringComparison.Ordinal) || path.Contains("/.", StringComparison.Ordinal)) return "/";
        if (!mayBeAccount && url.StartsWith("/account/", StringComparison.OrdinalIgnoreCase)) return "/";

        // A header holds ASCII only; what a person typed into a link may be anything.
        return url.All(char.IsAscii) ? url : Uri.TryCreate(url, UriKind.Relative, out _) ? Escape(url) : "/";
    }

    private static string Escape(string url) => string.Concat(url.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
