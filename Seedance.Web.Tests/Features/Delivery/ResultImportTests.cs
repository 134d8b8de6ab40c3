using System.Text;
using Seedance.Web.Data;
using Seedance.Web.Features.Delivery;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Delivery;

/// <summary>Files of ads managers as they really are: headings of three platforms, sums above, numbers of all countries.</summary>
public sealed class ResultImportTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Ad name,Impressions,3-second video plays,Link clicks,Clicks (all),Amount spent (EUR)", 0, 1, 2, 3, 5, -1)]
    [InlineData("Ad name,Cost,CPC (destination),Impressions,Clicks (all),Clicks (destination),Currency", 0, 3, -1, 5, 1, 6)]
    [InlineData("Campaign,Ad name,Currency code,Cost,Impr.,Clicks,Utm_Content", 6, 4, -1, 5, 3, 2)]
    [InlineData("广告名称,展示次数,3 秒视频播放次数,链接点击量,花费金额 (CNY)", 0, 1, 2, 3, 4, -1)]
    public void Headings_AreKnown(string heading, int clip, int impressions, int views, int clicks, int spend, int currency)
    {
        var found = ResultFields.Guess(heading.Split(','));
        Assert.Equal([clip, impressions, views, clicks, spend, currency], Enum.GetValues<ResultField>().Select(field => found.GetValueOrDefault(field, -1)));
    }

    [Theory]
    [InlineData("1,234", true, "1234")]
    [InlineData("1.234", true, "1234")]
    [InlineData("1.234", false, "1.234")]
    [InlineData("1.234.567,89", false, "1234567.89")]
    [InlineData("$1,234.50", false, "1234.50")]
    [InlineData("12,5 €", false, "12.5")]
    [InlineData("1 234", true, "1234")]
    [InlineData("1’234", true, "1234")]
    [InlineData("USD 3.10", false, "3.10")]
    [InlineData("１２", true, "12")]
    [InlineData("—", true, "")]
    [InlineData("", true, "")]
    [InlineData("12.5", true, null)]
    [InlineData("-3", true, null)]
    [InlineData("1e9", true, null)]
    [InlineData("many", true, null)]
    [InlineData("0,500", false, "0.500")]
    [InlineData("1,23,456", true, "123456")]
    [InlineData("US$ 12.30", false, "12.30")]
    [InlineData("R$ 1.234,50", false, "1234.50")]
    [InlineData("Rs. 40", false, "40")]
    [InlineData("12,30 kr", false, "12.30")]
    [InlineData("12K", true, null)]
    [InlineData("1,2 Mio", false, null)]
    [InlineData("n/a", false, "")]
    public void Numbers_AreReadAsTheirCountryWritesThem(string cell, bool isWhole, string? expected)
    {
        var isRead = ResultNumber.TryRead(cell, isWhole, out var number);
        Assert.Equal(expected, isRead ? number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "" : null);
    }

    [Theory]
    [InlineData("Orchard_Summer_9x16_10s_EN_v3_c123", 123L, null)]
    [InlineData("C12-H2-A1-9x16-EN-v3_c123", 123L, "C12-H2-A1-9X16-EN-V3")]
    [InlineData("c12-h2-a1-9x16-en-v3", null, "C12-H2-A1-9X16-EN-V3")]
    [InlineData("fruit c7 tea.mp4", 7L, null)]
    [InlineData("123", 123L, null)]
    [InlineData("abc123", null, null)]
    [InlineData("", null, null)]
    public void Clip_IsFoundInItsName(string text, long? id, string? asset) => Assert.Equal((id, asset), (ResultImport.IdIn(text), ResultImport.AssetIn(text)));

    [Fact]
    public async Task Rows_AreAddedUpByClip_AndWhatCannotBeUsedIsToldByLineAndColumn()
    {
        await using var studio = await TestStudio.StartAsync();
        var (first, second, foreign) = (await studio.SubmitAsync(), await studio.SubmitAsync(), await studio.SubmitAsync(owner: TestStudio.Stranger));
        await using (var db = await studio.OpenAsync())
        {
            var job = (await db.Jobs.FindAsync([second], Cancelled))!;
            (job.ConceptId, job.AssetId, job.State) = (5, "C5-H1-9x16-v1", JobState.Ready);
            await db.SaveChangesAsync(Cancelled);
        }

        var file = $"""
            Ad report
            "November 1, 2026 - November 23, 2026"
            Ad name;Impressions;3-second video plays;Link clicks;Amount spent (USD)
            ;9999;;;
            Tea_c{first};1.000;250;10;"5,50"
            Tea_c{first};500;200;;1.5
            c5-h1-9x16-v1;2,000;x;3;1
            c5-h1-9x16-v1;100;;3;1
            Other_c{foreign};100;1;1;1
            Nobody;100;1;1;1
            """;
        var table = ResultTable.Read([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(file)])!;

        var preview = await new ResultImport(studio.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<StudioDb>>(), studio.Clock).PreviewAsync(TestStudio.Owner, table, ResultFields.Guess(table.Columns), Cancelled);

        Assert.Equal([(first, 1500L, (long?)450, (long?)10, (long?)7_000_000, "USD"), (second, 100, null, 3, 1_000_000, "USD")],
            preview.Clips.Select(clip => (clip.JobId, clip.Result.Impressions, clip.Result.ThreeSecondViews, clip.Result.Clicks, clip.Result.SpendMicros, clip.Result.Currency!)));
        Assert.Equal(
            [(ResultFaultKind.NotANumber, 7, "3-second video plays", "x"), (ResultFaultKind.NoSuchClip, 9, "Ad name", $"Other_c{foreign}"), (ResultFaultKind.NoSuchClip, 10, "Ad name", "Nobody")],
            preview.Faults.Select(fault => (fault.Kind, fault.Line, fault.Column, fault.Text)));
    }

    [Fact]
    public void UnreadableFiles_AreNone() => Assert.Null(ResultTable.Read([0xff, 0x00, 0x01, 0xc3]));

    [Fact]
    public void Addresses_AreShort_AndReadBack()
    {
        var choice = DeliveryChoice.Read("3,4,5,9,x,5,7-8,10-9", null, null, "approved", "1", "0", "1");
        Assert.Equal([3, 4, 5, 9, 7, 8], choice.Ids);
        Assert.Equal("/delivery?ids=3-5,9,7-8&only=approved&folders=1&crops=0&previews=1", choice.Address);
        Assert.Equal(DeliveryChoice.MaxClips + 1, DeliveryChoice.Read("1-999999999999", null, null, null, null, null, null).Ids.Count);
        Assert.True(DeliveryChoice.Read(null, "nothing", null, null, null, null, null).IsEmpty);
    }
}
