using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Seedance.Web.Tests.Gateway;

/// <summary>The fruit-tea ad of the provider's product page.</summary>
internal static partial class SeedExample
{
    // The provider's published example, kept here for machines without the page it comes from.
    public const string Published = """
        {
          "model": "doubao-seedance-2-0-260128",
          "prompt": "Use first-person perspective for a fruit tea ad, with energetic cuts and layered drink close-ups.",
          "duration": 11,
          "metadata": {
            "content": [
              { "type": "image_url", "image_url": { "url": "https://ark-project.tos-cn-beijing.volces.com/doc_image/r2v_tea_pic1.jpg" }, "role": "reference_image" },
              { "type": "image_url", "image_url": { "url": "https://ark-project.tos-cn-beijing.volces.com/doc_image/r2v_tea_pic2.jpg" }, "role": "reference_image" },
              { "type": "video_url", "video_url": { "url": "https://ark-project.tos-cn-beijing.volces.com/doc_video/r2v_tea_video1.mp4" }, "role": "reference_video" },
              { "type": "audio_url", "audio_url": { "url": "https://ark-project.tos-cn-beijing.volces.com/doc_audio/r2v_tea_audio1.mp3" }, "role": "reference_audio" }
            ],
            "generate_audio": true,
            "ratio": "16:9",
            "watermark": false
          }
        }
        """;

    /// <summary>What must be sent for it: the example plus the repeated duration, and nothing else.</summary>
    public static JsonElement Expected()
    {
        var body = JsonNode.Parse(All().Last())!.AsObject();
        body["seconds"] = "11";
        body["metadata"]!["duration"] = 11;
        return JsonSerializer.SerializeToElement(body);
    }

    /// <summary>The example as published, from every place that has it.</summary>
    public static IEnumerable<string> All()
    {
        yield return Published;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Seedance.sln")))
        {
            folder = folder.Parent;
        }

        var seed = Path.Combine(folder?.Parent?.FullName ?? "", "shared", "seed");
        if (Directory.Exists(seed))
        {
            foreach (var file in Directory.GetFiles(seed, "*.txt"))
            {
                if (CurlBody().Match(File.ReadAllText(file)) is { Success: true } match)
                {
                    yield return match.Groups[1].Value;
                }
            }
        }
    }

    [GeneratedRegex(@"-d '(\{.*?\n  \})'", RegexOptions.Singleline)]
    private static partial Regex CurlBody();
}
