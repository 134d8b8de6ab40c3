using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Seedance.Bench.Circuits;

/// <summary>What a page holds for its circuit, in comments.</summary>
/// <param name="Operations">The call that adds the page's components, as the browser's script writes it.</param>
/// <param name="State">The protected state of the page, handed back as it is.</param>
internal sealed partial record PageMarkers(string Operations, string State)
{
    public static PageMarkers Read(string html)
    {
        var operations = new JsonArray();
        foreach (Match comment in Component().Matches(html))
        {
            var marker = JsonNode.Parse(comment.Groups[1].ValueSpan.ToString())!.AsObject();
            if (marker["type"] is null) continue; // the closing one of a prerendered component
            marker["uniqueId"] = operations.Count;
            operations.Add(new JsonObject { ["type"] = "add", ["ssrComponentId"] = operations.Count + 1, ["marker"] = marker });
        }

        if (operations.Count == 0) throw new InvalidDataException("The page has no interactive component.");
        var update = new JsonObject { ["batchId"] = 1, ["operations"] = operations };
        return new PageMarkers(update.ToJsonString(JsonSerializerOptions.Web), ServerState().Match(html).Groups[1].Value);
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Component();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex ServerState();
}
