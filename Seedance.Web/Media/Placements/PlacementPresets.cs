namespace Seedance.Web.Media.Placements;

/// <summary>
/// What the studio knows of the usual placements without any configuration. Their names and notes are words of the interface
/// (Resources/PlacementTexts); a number that no source gives stays null.
/// </summary>
internal static class PlacementPresets
{
    private const string MetaZones = "https://behaviour.digital/post/meta-reels-safe-zone-14-top-35-bottom-6-sides-the-2026-official-guide";
    private const string MetaSpecs = "https://primores.org/wiki/marketing/meta-ad-placement-safe-zones/";
    private const string FeedSpecs = "https://help.wevion.ai/articles/6078771610-cc-114-creatives-videos";

    public static Dictionary<string, Placement> All()
    {
        var all = new Dictionary<string, Placement>(StringComparer.OrdinalIgnoreCase)
        {
            ["tiktok"] = new()
            {
                Ratio = "9:16",
                MinSeconds = 5,
                MaxSeconds = 60,
                UsualFrom = 9,
                UsualTo = 15,
                MaxMegabytes = 500,
                MinKilobits = 516,
                Source = "https://ads.tiktok.com/help/article/tiktok-auction-in-feed-ads",
                Date = "2026-11",
                Safe = new() { Top = 150, Right = 150, Bottom = 440, Source = "https://adfuseai.com/blog/tiktok-ad-sizes-specs-guide", Date = "2026-11" },
            },
            ["reels"] = new() { Ratio = "9:16", UsualTo = 15, Source = MetaSpecs, Date = "2026-11", Safe = Meta() },
            ["stories"] = new() { Ratio = "9:16", UsualTo = 15, Source = MetaSpecs, Date = "2026-11", Safe = Meta() },
            ["shorts"] = new()
            {
                Ratio = "9:16",
                MinSeconds = 10,
                MaxSeconds = 60,
                Source = "https://stish.app/knowledge-base/google-ads-specifications-2025",
                Date = "2026-11",
            },
            ["feed-4x5"] = new()
            {
                Ratio = "4:5",
                MadeFrom = "3:4",
                Width = 1080,
                Height = 1350,
                UsualFrom = 15,
                UsualTo = 60,
                Source = FeedSpecs,
                Date = "2026-11",
                Safe = new()
                {
                    Top = 64,
                    Right = 64,
                    Bottom = 64,
                    Left = 64,
                    Source = "https://www.imagefactory.co.kr/en/guides/instagram-story-ad-text-safe-zone",
                    Date = "2026-11",
                },
            },
            ["square"] = new() { Ratio = "1:1", Width = 1080, Height = 1080, UsualFrom = 15, UsualTo = 60, Source = FeedSpecs, Date = "2026-11" },
            ["instream-16x9"] = new()
            {
                Ratio = "16:9",
                Width = 1920,
                Height = 1080,
                MinSeconds = 5,
                UsualFrom = 15,
                UsualTo = 30,
                Source = FeedSpecs,
                Date = "2026-11",
            },
            ["bumper-6s"] = new() { Ratio = "16:9", Width = 1920, Height = 1080, MaxSeconds = 6, UsualFrom = 6, UsualTo = 6, Source = FeedSpecs, Date = "2026-11" },
        };
        foreach (var (id, placement) in all) placement.Id = id;
        return all;
    }

    // 14 % above, 35 % below, 6 % at the sides: one rule for Stories and Reels.
    private static SafeZone Meta() => new() { Top = 270, Right = 65, Bottom = 672, Left = 65, Source = MetaZones, Date = "2026-03" };
}
