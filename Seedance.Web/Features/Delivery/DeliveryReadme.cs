using System.Globalization;
using System.Text;
using Microsoft.Extensions.Localization;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Delivery;

/// <summary>
/// <c>README.txt</c>: what lies in the archive, and what each platform wants to be told of clips that a model has made. The rules were read on
/// <see cref="RulesReadOn"/>; each stands with its source.
/// </summary>
public sealed class DeliveryReadme(IStringLocalizer<DeliveryTexts> texts)
{
    /// <summary>When the sources below were read.</summary>
    public static readonly DateOnly RulesReadOn = new(2026, 11, 23);

    /// <summary>Platforms and laws, with the page that says so.</summary>
    public static IReadOnlyList<(string Key, string Source)> Rules { get; } =
    [
        ("TikTok", "https://ads.tiktok.com/help/article/about-ad-disclaimers-in-tiktok-ads-manager"),
        ("Meta", "https://about.fb.com/news/2025/02/gen-ai-transparency-metas-ads-products"),
        ("YouTube", "https://support.google.com/youtube/answer/14328491"),
        ("Google", "https://support.google.com/adspolicy/answer/6014595"),
        ("Eu", "https://eur-lex.europa.eu/eli/reg/2024/1689/oj (Article 50)"),
        ("China", "https://www.cac.gov.cn/2025-03/14/c_1743654684782215.htm"),
    ];

    public byte[] Write(DeliveryPlan plan)
    {
        var text = new StringBuilder();
        Line(plan.Title is { } title ? texts["Readme_Title", title] : texts["Readme_TitlePlain"]);
        Line("");
        Line(texts["Readme_Files", texts[plan.Files.Count() == 1 ? "Count_File" : "Count_Files", plan.Files.Count()], texts[plan.Clips.Count == 1 ? "Count_Clip" : "Count_Clips", plan.Clips.Count]]);
        Line(texts["Readme_Manifest"]);
        Line(texts["Readme_Utm"]);
        if (plan.LeftOut.Count > 0) Line(texts[plan.LeftOut.Count == 1 ? "Readme_LeftOut_One" : "Readme_LeftOut", plan.LeftOut.Count]);
        var grave = plan.Clips.Where(clip => clip.Rights.Any(finding => finding.IsGrave)).ToList();
        if (grave.Count > 0)
        {
            Line("");
            Line(texts["Readme_Rights"]);
            foreach (var clip in grave) Line($"- {clip.Files[0].Path}: {DeliveryManifest.RightsOf(clip.Rights)}");
        }

        Line("");
        Line(texts["Readme_Disclosure"]);
        Line(texts["Readme_ReadOn", RulesReadOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)]);
        foreach (var (key, source) in Rules)
        {
            Line("");
            Line(texts[$"Rule_{key}_Name"]);
            Line(texts[$"Rule_{key}"]);
            Line(texts["Readme_Say", texts[$"Rule_{key}_Say"]]);
            Line(source);
        }

        return new UTF8Encoding(encoderShouldEmitUTF8Identifier: true).GetPreamble().Concat(Encoding.UTF8.GetBytes(text.ToString())).ToArray();

        // As Notepad reads them.
        void Line(string line) => text.Append(line).Append("\r\n");
    }
}
