using System.Text;

namespace Seedance.Web.Features.Delivery;

/// <summary>What is read of a row of an ads manager's file.</summary>
public enum ResultField
{
    /// <summary>What says which clip it was: <c>utm_content</c>, the ad's name, the file's name, the clip's id.</summary>
    Clip,
    Impressions,
    ThreeSecondViews,
    Clicks,
    Spend,
    Currency,
}

/// <summary>Which column holds what; by the names that Meta, TikTok and Google give their columns, in English and Chinese.</summary>
public static class ResultFields
{
    // The best name first: of two columns that would do, the link's clicks count, and our own id before a name.
    private static readonly Dictionary<ResultField, string[]> Names = new()
    {
        [ResultField.Clip] =
        [
            "utmcontent", "adcontent", "manualadcontent", "sessionmanualadcontent", "clipid", "assetid", "adname", "ad", "creativename", "videoname", "assetname", "filename", "file", "video", "creative", "asset", "id",
            "广告名称", "创意名称", "素材名称", "视频名称",
        ],
        [ResultField.Impressions] = ["impressions", "impr", "imps", "展示次数", "展示量", "展示数", "曝光量", "曝光次数"],
        [ResultField.ThreeSecondViews] =
        [
            "3secondvideoplays", "3secondvideoviews", "3secondviews", "3sviews", "3svideoviews", "videoplays3s", "videoviews3s", "videoplaysat3seconds", "threesecondviews", "threesecondvideoviews",
            "3秒视频播放次数", "3秒视频播放量", "3秒播放数", "3秒播放量", "3秒观看次数",
        ],
        [ResultField.Clicks] =
        [
            "linkclicks", "clicksdestination", "destinationclicks", "outboundclicks", "clicks", "clicksall", "clickall", "链接点击量", "链接点击次数", "点击量目标页面", "点击量目标页", "点击次数", "点击量", "点击数",
        ],
        [ResultField.Spend] = ["amountspent", "cost", "totalcost", "spend", "totalspend", "spent", "adspend", "花费金额", "已花费金额", "消耗", "花费", "总消耗", "费用"],
        [ResultField.Currency] = ["currency", "currencycode", "accountcurrency", "货币", "币种", "货币代码"],
    };

    /// <summary>How many columns are known by their names; tells the row of headings from lines above it.</summary>
    public static int Known(IReadOnlyList<string> columns) => columns.Select(Plain).Count(name => Names.Values.Any(names => names.Contains(name, StringComparer.Ordinal)));

    /// <summary>The column of each field, from 0; fields without one are not there.</summary>
    public static Dictionary<ResultField, int> Guess(IReadOnlyList<string> columns)
    {
        var plain = columns.Select(Plain).ToList();
        var found = new Dictionary<ResultField, int>();
        foreach (var (field, names) in Names)
            if (Array.Find(names, plain.Contains) is { } name) found[field] = plain.IndexOf(name);
        return found;
    }

    /// <summary>"USD" of "Amount spent (USD)"; null when the heading names none.</summary>
    public static string? CurrencyOf(string column)
    {
        var from = column.IndexOfAny(['(', '（']);
        return from >= 0 && column[(from + 1)..].TrimEnd(')', '）', ' ') is { Length: 3 } code && code.All(char.IsAsciiLetterUpper) ? code : null;
    }

    // Without a currency in brackets, and without what else differs between exports of the same platform.
    private static string Plain(string column)
    {
        if (CurrencyOf(column) is not null) column = column[..column.IndexOfAny(['(', '（'])];
        var plain = new StringBuilder();
        foreach (var sign in column.Normalize(NormalizationForm.FormKC).ToLowerInvariant())
            if (char.IsLetterOrDigit(sign)) plain.Append(sign);
        return plain.ToString();
    }
}
