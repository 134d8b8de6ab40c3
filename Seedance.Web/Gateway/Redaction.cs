using System.Text.Json;
using System.Text.RegularExpressions;

namespace Seedance.Web.Gateway;

/// <summary>Takes keys and signed links out of texts that are stored and shown.</summary>
internal static partial class Redaction
{
    public const int MaxLength = 4000;

    // More than is kept, so that a secret that the cut would halve is still seen whole.
    private const int ScannedLength = 20_000;

    /// <param name="text">Anything that came over the line.</param>
    /// <param name="secret">The key in use, whatever it looks like.</param>
    public static string Clean(string text, string? secret = null)
    {
        var clean = text.Length > ScannedLength ? text[..ScannedLength] : text;
        foreach (var form in Forms(secret))
        {
            clean = clean.Replace(form, "…", StringComparison.Ordinal);
        }

        clean = Bearer().Replace(clean, "$1…");
        clean = Key().Replace(clean, "sk-…");
        clean = UserInfo().Replace(clean, "$1…@");
        clean = Query().Replace(clean, "$1?…");
        return clean.Length > MaxLength ? clean[..MaxLength] : clean;
    }

    /// <summary>True when the text holds the key, in any of the forms in which gateways repeat it; a short word is no secret.</summary>
    public static bool Holds(string text, string? secret) => secret is { Length: >= 8 } && Forms(secret).Any(form => text.Contains(form, StringComparison.Ordinal));

    // As it is, as JSON and as part of an address, and without the prefix, which new-api takes off before it complains.
    private static IEnumerable<string> Forms(string? secret)
    {
        if (secret is not { Length: >= 4 }) return [];
        string[] bare = secret.StartsWith("sk-", StringComparison.Ordinal) && secret.Length >= 11 ? [secret, secret[3..]] : [secret];
        return bare.SelectMany(one => (string[])[one, JsonEncodedText.Encode(one).ToString(), Uri.EscapeDataString(one)]).Distinct();
    }

    [GeneratedRegex(@"(Bearer\s+)[^\s""'\\,}]+", RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"\bsk-[A-Za-z0-9_\-*]{4,}")]
    private static partial Regex Key();

    [GeneratedRegex(@"(https?:\\?/\\?/)[^\s/""'@\\]+@", RegexOptions.IgnoreCase)]
    private static partial Regex UserInfo();

    // JSON may write & as \u0026 and / as \/ inside a link.
    [GeneratedRegex(@"(https?:\\?/\\?/(?:[^\s""'<>?\\]|\\/)+)\?(?:[^\s""'<>\\]|\\u[0-9a-fA-F]{4}|\\/)*", RegexOptions.IgnoreCase)]
    private static partial Regex Query();
}
