using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Seedance.Web.Gateway;

/// <summary>Looks into JSON whose shape is not certain. Nothing here throws.</summary>
internal static partial class WireJson
{
    private const int MaxLayers = 8;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The root of the text, or null when it is no JSON object or array.</summary>
    public static JsonElement? Parse(string text)
    {
        var trimmed = text.AsSpan().TrimStart('\uFEFF').TrimStart();
        if (trimmed.IsEmpty || trimmed[0] is not ('{' or '['))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(HalfCharacter().Replace(trimmed.ToString(), @"\uFFFD"), Lenient);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The object itself, then the objects wrapped in its <c>data</c> members, from outside to inside: gateways stand behind
    /// gateways and each adds an envelope. An envelope may be an array of one, or a string that holds JSON.
    /// </summary>
    public static List<JsonElement> Layers(JsonElement root)
    {
        var layers = new List<JsonElement>();
        var next = Unwrap(root);
        while (next is { } layer && layers.Count < MaxLayers)
        {
            layers.Add(layer);
            next = layer.TryGetProperty("data", out var data) ? Unwrap(data) : null;
        }

        return layers;
    }

    /// <summary>The value at the path; a number steps into an array. Null when it is not there, or is null.</summary>
    public static JsonElement? At(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            if (element.ValueKind == JsonValueKind.Array && int.TryParse(step, CultureInfo.InvariantCulture, out var index))
            {
                if (index >= element.GetArrayLength())
                {
                    return null;
                }

                element = element[index];
            }
            else if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element))
            {
                return null;
            }
        }

        return element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : element;
    }

    /// <summary>The text at the path; numbers count as text. Null when it is missing, blank or something else.</summary>
    public static string? Text(JsonElement element, params ReadOnlySpan<string> path) => At(element, path) is { } value ? Text(value) : null;

    public static string? Text(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>The number at the path, which may stand in a string.</summary>
    public static double? Number(JsonElement element, params ReadOnlySpan<string> path) =>
        double.TryParse(Text(element, path), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    public static long? Whole(JsonElement element, params ReadOnlySpan<string> path) =>
        Number(element, path) is { } number && Math.Abs(number) < 1e15 ? (long)number : null;

    /// <summary>True when the text is an address that a browser could open.</summary>
    public static bool IsLink([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Uri? link)
    {
        link = null;
        return text is not null && text.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(text, UriKind.Absolute, out link) && (link.Scheme == Uri.UriSchemeHttps || link.Scheme == Uri.UriSchemeHttp);
    }

    private static JsonElement? Unwrap(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element,
        JsonValueKind.Array when element.GetArrayLength() > 0 && element[0].ValueKind == JsonValueKind.Object => element[0],
        JsonValueKind.String when Parse(element.GetString()!) is { ValueKind: JsonValueKind.Object } inner => inner,
        _ => null,
    };

    // Half of a surrogate pair, written as an escape: legal JSON, but no text. Reading it would throw.
    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}")]
    private static partial Regex HalfCharacter();
}
