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
        Assert.Equal(address, HistoryFilter.From(text, state).Address);

    [Fact]
    public void LongTexts_AreCut_AndNoPairIsSplit()
    {
        var filter = HistoryFilter.From(new string('a', HistoryFilter.MaxTextLength - 1) + "🍑🍑", null);

        Assert.Equal(new string('a', HistoryFilter.MaxTextLength - 1), filter.Text);
    }
}
