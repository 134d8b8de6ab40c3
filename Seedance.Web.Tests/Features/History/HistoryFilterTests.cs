using Seedance.Web.Data;
using Seedance.Web.Features.History;

namespace Seedance.Web.Tests.Features.History;

public sealed class HistoryFilterTests
{
    [Theory]
    [InlineData(null, null, "/history")]
    [InlineData("  ", "all", "/history")]
    [InlineData(" fruit tea ", null, "/history?q=fruit%20tea")]
    [InlineData("a&b=c#d", "READY", "/history?q=a%26b%3Dc%23d&state=ready")]
    [InlineData("", "nonsense", "/history")]
    [InlineData("", "3", "/history")]
    [InlineData("夏日", "attention", "/history?q=%E5%A4%8F%E6%97%A5&state=attention")]
    public void Address_SaysWhatTheFilterSays(string? text, string? state, string address) =>
        Assert.Equal(address, HistoryFilter.Of(text, state).Address);

    [Fact]
    public void LongTexts_AreCut_AndNoPairIsSplit()
    {
        var filter = HistoryFilter.Of(new string('a', HistoryFilter.MaxTextLength - 1) + "🍑🍑", null);

        Assert.Equal(new string('a', HistoryFilter.MaxTextLength - 1), filter.Text);
    }

    [Fact]
    public void Address_HoldsEveryFilter_AndIsReadAgain()
    {
        var filter = new HistoryFilter("a \"b c\"", HistoryStates.Ready)
        {
            Model = "m/1",
            Ratio = "9:16",
            Placement = "reels",
            Seconds = new NumberRange(4, 8),
            Person = "owner-2",
            Campaign = Guid.NewGuid().ToString("N"),
            Concept = 12,
            Tags = ["summer sale", "夏"],
            IsStarred = true,
            Review = ReviewState.ChangesWanted,
            From = new DateOnly(2026, 1, 2),
            To = new DateOnly(2026, 3, 4),
            Cost = new NumberRange(0.5m, null),
        };

        Assert.Equal(filter, HistoryFilter.Read(filter.Query));
        Assert.Equal("ContentRefused", HistoryFilter.Read("failed=ContentRefused").Failure);
        Assert.NotEqual(filter, filter with { Tags = ["夏"] });
    }

    [Theory]
    [InlineData("campaign=nonsense&concept=x&seconds=8-4&from=yesterday&cost=a&review=maybe&failed=a'b&star=2&tag=%20")]
    [InlineData("seconds=1-2-3&cost=99999999999")]
    [InlineData("model=%00&ratio=a%00&placement=%1b&person=%00all")]
    public void Nonsense_CountsAsNotSaid(string query) => Assert.True(HistoryFilter.Read(query).IsNone);

    [Theory]
    [InlineData("view=table&sort=title.up&columns=state.cost", true, HistoryColumn.Title, true, 2)]
    [InlineData("view=wall&sort=tags&columns=", false, HistoryColumn.Created, false, 0)]
    [InlineData("", false, HistoryColumn.Created, false, 8)]
    public void Look_IsReadFromTheAddress(string query, bool isTable, HistoryColumn sort, bool isAscending, int columns)
    {
        var look = HistoryLook.Read(query);

        Assert.Equal((isTable, sort, isAscending, columns), (look.IsTable, look.Sort, look.IsAscending, look.Columns.Count));
        Assert.Equal(look with { Shown = 0, At = null }, HistoryLook.Read(look.Query(HistoryFilter.None)));
    }

    [Fact]
    public void Columns_ComeAndGo_AndTheUsualOnesNeedNoWord()
    {
        var look = HistoryLook.Gallery.With(HistoryColumn.Model, true);

        Assert.Contains(HistoryColumn.Model, look.Columns);
        Assert.Null(look.With(HistoryColumn.Model, false).ColumnText);
    }
}
