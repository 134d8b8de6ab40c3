using System.Text.Json;

namespace Seedance.Web.Gateway;

/// <summary>Finds the clip's link and its facts in the answer for a finished task.</summary>
internal static class ResultReader
{
    // In the order in which they can be trusted.
    private static readonly string[][] VideoPaths =
    [
        ["result_url"], ["content", "video_url"], ["metadata", "url"], ["url"], ["video_url"], ["videoUrl"],
        ["output"], ["output", "url"], ["output", "video_url"], ["output", "urls"], ["result", "url"], ["result", "video_url"], ["result", "videos", "0", "url"],
        ["videos", "0", "video_url"], ["videos", "0", "url"], ["results", "videos", "0", "url"], ["results", "0", "url"],
    ];

    private static readonly string[][] FramePaths = [["content", "last_frame_url"], ["last_frame_url"], ["metadata", "last_frame_url"]];

    /// <param name="layers">From outside to inside; see <see cref="WireJson.Layers"/>.</param>
    public static TaskResult Read(List<JsonElement> layers)
    {
        // The first generation of new-api put the link of a success into the field for the reason of a failure.
        var video = FindLink(layers, VideoPaths) ?? FindLink(layers, [["fail_reason"]]);
        return new TaskResult(video)
        {
            LastFrame = FindLink(layers, FramePaths),
            Tokens = First(layers, layer => WireJson.Whole(layer, "usage", "total_tokens") ?? WireJson.Whole(layer, "usage", "completion_tokens")),
            Ratio = layers.Select(layer => WireJson.Text(layer, "ratio")).FirstOrDefault(text => text is { Length: <= 20 }),
            Resolution = layers.Select(layer => WireJson.Text(layer, "resolution")).FirstOrDefault(text => text is { Length: <= 20 }),
            Seconds = First(layers, layer => Positive(layer, "duration") ?? Positive(layer, "seconds") ?? Positive(layer, "metadata", "duration")),
            Seed = First(layers, layer => WireJson.Whole(layer, "seed") ?? WireJson.Whole(layer, "metadata", "seed")),
        };
    }

    private static Uri? FindLink(List<JsonElement> layers, string[][] paths)
    {
        // The gateway's own envelope first, then the top, then what lies further inside.
        var ordered = layers.Skip(1).Take(1).Concat(layers.Take(1)).Concat(layers.Skip(2)).ToList();
        foreach (var path in paths)
        {
            foreach (var layer in ordered)
            {
                var value = WireJson.At(layer, path);
                if (value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0)
                {
                    value = list[0];
                }

                if (value is { } found && WireJson.IsLink(WireJson.Text(found), out var link))
                {
                    return link;
                }
            }
        }

        return null;
    }

    private static double? Positive(JsonElement layer, params ReadOnlySpan<string> path) => WireJson.Number(layer, path) is > 0 and var number ? number : null;

    private static T? First<T>(List<JsonElement> layers, Func<JsonElement, T?> read)
        where T : struct => layers.Select(read).FirstOrDefault(value => value is not null);
}
