using System.Text.Json;

namespace Seedance.Web.Media.Delivery;

/// <summary>
/// What a concept says of its clips: read from its JSON where the composer wrote it (Features/Compose/Variants), for files outlive the page that
/// made them. What cannot be read says nothing.
/// </summary>
/// <param name="Hooks">Words by "n" of "H2" and language; with an empty language those of the first one.</param>
public sealed record ConceptWords(
    string? Brand, string? Language, IReadOnlyDictionary<(int Number, string Language), string> Hooks, IReadOnlyDictionary<(int Number, string Language), string> Calls, string? Hook, string? Call)
{
    public static ConceptWords None { get; } = new(null, null, new Dictionary<(int, string), string>(), new Dictionary<(int, string), string>(), null, null);

    public static ConceptWords Read(string formJson, string axesJson)
    {
        try
        {
            using var form = JsonDocument.Parse(formJson);
            using var axes = JsonDocument.Parse(axesJson);
            if (form.RootElement.ValueKind != JsonValueKind.Object || axes.RootElement.ValueKind != JsonValueKind.Object) return None;
            var isBrief = form.RootElement.TryGetProperty("writesFromBrief", out var writes) && writes.ValueKind == JsonValueKind.True;
            var brief = isBrief && form.RootElement.TryGetProperty("brief", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
            var brand = form.RootElement.TryGetProperty("brand", out var kit) ? Text(kit, "name") : null;
            return new ConceptWords(
                brand, isBrief ? Text(brief, "language") ?? "en" : null, Options(axes.RootElement, "hooks"), Options(axes.RootElement, "calls"), Text(brief, "hook"), Text(brief, "callToAction"));
        }
        catch (JsonException)
        {
            return None;
        }
    }

    /// <summary>The exact words of a hook; null when nobody knows them.</summary>
    public string? HookOf(AssetParts parts) => parts.HookNumber is { } number ? Find(Hooks, number, parts.Language) : Hook;

    /// <summary>The exact words of a call to action; null when nobody knows them.</summary>
    public string? CallOf(AssetParts parts) => parts.CallNumber is { } number ? Find(Calls, number, parts.Language) : Call;

    private static string? Find(IReadOnlyDictionary<(int, string), string> options, int number, string? language) =>
        options.GetValueOrDefault((number, language?.ToLowerInvariant() ?? "")) ?? options.GetValueOrDefault((number, ""));

    private static Dictionary<(int, string), string> Options(JsonElement axes, string name)
    {
        var options = new Dictionary<(int, string), string>();
        if (!axes.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) return options;
        foreach (var option in list.EnumerateArray())
        {
            if (option.ValueKind != JsonValueKind.Object || !option.TryGetProperty("number", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var n)) continue;
            if (Text(option, "text") is { } words) options[(n, "")] = words;
            if (!option.TryGetProperty("in", out var others) || others.ValueKind != JsonValueKind.Object) continue;
            foreach (var other in others.EnumerateObject())
                if (other.Value.ValueKind == JsonValueKind.String && other.Value.GetString() is { } translated && !string.IsNullOrWhiteSpace(translated)) options[(n, other.Name)] = translated;
        }

        return options;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text
            && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;
}
