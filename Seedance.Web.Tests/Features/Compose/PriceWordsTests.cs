using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class PriceWordsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddLocalization().AddSingleton<PriceWords>().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(1.241, 1.241, false, "USD", "about $1.25")]
    [InlineData(0.5, 1.88, false, "USD", "$0.50 to $1.88")]
    [InlineData(1.25, 1.25, true, "USD", "at least $1.25")]
    [InlineData(0.5, 1.88, true, "CNY", "at least CN¥0.50")]
    [InlineData(0.00123, 0.00123, false, "USD", "about $0.0013")]
    [InlineData(1234.5, 1234.5, false, "chf", "about 1,234.50 CHF")]
    public void KnownPrice_IsSaid(double least, double most, bool video, string currency, string expected) =>
        Assert.Equal(expected, Say(new(1, 1, (decimal)least, (decimal)most, video), currency));

    [Fact]
    public void InChinese_TheBareSignIsTheYuan_AndMillionsAreTenThousands()
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo("zh-Hans");
        try
        {
            RequestEstimate one = new(105_000, 105_000, 0.744m, 0.744m, false);
            Assert.Contains("US$0.75", Say(one, "USD"), StringComparison.Ordinal);
            Assert.Contains("¥0.75", Say(one, "CNY"), StringComparison.Ordinal);
            Assert.DoesNotContain("CN", Say(one, "CNY"), StringComparison.Ordinal);
            Assert.Contains("190 万", Words.Tokens(BatchEstimate.Of(Enumerable.Repeat(one, 18))), StringComparison.Ordinal);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    [Fact]
    public void UnknownPrice_IsTokensOnly()
    {
        Assert.Equal("about 108,900 tokens", Say(new(108_900, 108_900, null, null, false)));
        Assert.Equal("87,300 to 324,900 tokens", Say(new(87_300, 324_900, null, null, false)));
        Assert.Equal("at least 238,500 tokens", Say(new(238_500, 238_500, null, null, true)));
    }

    [Fact]
    public void UnknownSize_SaysNothing() => Assert.Null(_services.GetRequiredService<PriceWords>().For(new(null, null, null, null, false), "USD"));

    [Fact]
    public void Batch_IsSaidInAShortLine()
    {
        var eighteen = BatchEstimate.Of(Enumerable.Repeat(new RequestEstimate(105_000, 105_000, 0.744m, 0.744m, false), 18));

        Assert.Equal("about 1.9 M tokens", Words.Tokens(eighteen));
        Assert.Equal("about $13.40", Words.Money(eighteen, "USD"));
    }

    [Fact]
    public void BatchWithUnknownParts_SaysWhatIsUnknown()
    {
        RequestEstimate unpriced = new(50_000, 50_000, null, null, false);

        Assert.Equal("at least $1.00, the price of 2 is unknown", Words.Money(BatchEstimate.Of([new(1, 1, 1, 1, false), unpriced, unpriced]), "USD"));
        Assert.Null(Words.Money(BatchEstimate.Of([unpriced]), "USD"));
        Assert.Equal("at least 50,000 tokens", Words.Tokens(BatchEstimate.Of([unpriced, new(null, null, null, null, false)])));
        Assert.Null(Words.Tokens(BatchEstimate.Of([new(null, null, null, null, false)])));
    }

    private PriceWords Words => _services.GetRequiredService<PriceWords>();

    private string? Say(RequestEstimate estimate, string currency = "USD") =>
        _services.GetRequiredService<PriceWords>().For(estimate, currency)?.Replace('\u00a0', ' ');
}
