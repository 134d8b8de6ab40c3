namespace Seedance.Web.Components.Shared;

/// <summary>Says an address the way people do.</summary>
public static class AddressWords
{
    private const int ShownLength = 48;

    /// <summary>The last part of the way, without its ending: "bottle" for "https://cdn.example.org/a/bottle.png?v=2".</summary>
    public static string FileName(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed)) return url;
        var name = Uri.UnescapeDataString(parsed.Segments is [.., var last] ? last.Trim('/') : "");
        if (name.Length == 0) return parsed.Host;
        var end = name.LastIndexOf('.');
        return end > 0 ? name[..end] : name;
    }

    /// <summary>The file name, then where it lies; the rest is left out when it gets long.</summary>
    public static string Shorten(string url)
    {
        var text = url;
        if (Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Host.Length > 0 && parsed.Scheme.StartsWith("http", StringComparison.Ordinal))
        {
            var name = Uri.UnescapeDataString(parsed.Segments[^1].Trim('/'));
            text = name.Length == 0 ? parsed.Host : $"{name} · {parsed.Host}";
        }

        if (text.Length <= ShownLength) return text;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[ShownLength - 1]) ? ShownLength - 1 : ShownLength), "…");
    }
}
