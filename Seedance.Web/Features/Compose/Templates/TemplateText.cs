using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Seedance.Web.Features.Compose.Templates;

/// <summary>
/// The places in the texts of a composition, <c>{product}</c> for example: letters, digits, <c>_</c> and <c>-</c> in braces, beginning with a
/// letter. Chips (<c>@{1a2b3c4d}</c>) are none.
/// </summary>
public static partial class TemplateText
{
    /// <summary>The names of the places, each once, in the order of the form; case counts for nothing.</summary>
    public static IReadOnlyList<string> Places(ComposeForm form)
    {
        var names = new List<string>();
        Walk(Parse(form), text =>
        {
            names.AddRange(PlacesIn(text));
            return text;
        });
        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The places in one text.</summary>
    public static IEnumerable<string> PlacesIn(string text) => PlacePattern().Matches(text).Select(place => place.Groups[1].Value);

    /// <summary>The composition with its places filled; a place without a value stays as it is.</summary>
    /// <param name="values">By name; case counts for nothing.</param>
    public static ComposeForm Fill(ComposeForm template, IReadOnlyDictionary<string, string> values)
    {
        var known = new Dictionary<string, string>(values, StringComparer.OrdinalIgnoreCase);
        var filled = Walk(Parse(template), text => PlacePattern().Replace(text, place => known.TryGetValue(place.Groups[1].Value, out var value) ? PromptText.Escape(value) : place.Value));
        return filled.Deserialize<ComposeForm>(JsonSerializerOptions.Web)!;
    }

    private static JsonNode Parse(ComposeForm form) => JsonSerializer.SerializeToNode(form, JsonSerializerOptions.Web)!;

    private static JsonNode Walk(JsonNode node, Func<string, string> change)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, member) in members.ToList())
                    if (member is not null) members[name] = Changed(member, change);
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                    if (items[i] is { } item) items[i] = Changed(item, change);
                break;
        }

        return node;
    }

    private static JsonNode? Changed(JsonNode node, Func<string, string> change)
    {
        if (node is JsonValue value && value.TryGetValue<string>(out var text)) return JsonValue.Create(change(text));
        return Walk(node.DeepClone(), change);
    }

    [GeneratedRegex(@"(?<![@\\])\{(\p{L}[\p{L}\p{N}_-]{0,39})\}")]
    internal static partial Regex PlacePattern();
}
