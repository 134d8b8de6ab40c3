using Microsoft.EntityFrameworkCore;
using Seedance.Web.Components.Shared;
using Seedance.Web.Features.Spending;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Spending;

public sealed class SpendingTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData(null, null, "/spending?from=2026-10-24&to=2026-11-22")]
    [InlineData("2026-11-05", "2026-11-01", "/spending?from=2026-11-01&to=2026-11-05")]
    [InlineData("yesterday", "9999-12-31", "/spending?from=2026-10-24&to=2026-11-22")]
    [InlineData("2026-12-01", null, "/spending?from=2026-11-22&to=2026-12-01")]
    public void Address_IsReadAndMended(string? from, string? to, string expected)
    {
        var filter = SpendingFilter.Read(from, to, "nonsense", "", Today);

        Assert.Equal(expected, filter.Address);
        Assert.Equal(filter, Read(filter.Address));
        Assert.Equal(filter with { By = SpendingBy.Model, PersonId = "a&b" }, Read((filter with { By = SpendingBy.Model, PersonId = "a&b" }).Address));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a, b", "\"a, b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("  =1+1", "'  =1+1")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("夏日水果茶", "夏日水果茶")]
    public void CsvText_IsNoFormula(string text, string cell) => Assert.Equal($"1,{cell},\r\n", CsvText.Line(1L, text, null));

    [Fact]
    public async Task File_HoldsOnesOwnClips_AndEverybodysForAnAdministrator()
    {
        await using var studio = await StudioApp.StartAsync();
        await studio.AddMemberAsync("member@example.org", name: "=Mia");
        await studio.AddReadyJobAsync("member@example.org", "=1+1, \"boat\"");
        await studio.AddReadyJobAsync(StudioApp.AdminEmail, "Nobody else's");
        await using (var db = await studio.OpenAsync())
            await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(j => j.Gateway, "https://gateway.example/v1").SetProperty(j => j.EstimatedTokens, 108_900), TestContext.Current.CancellationToken);

        var own = await ReadAsync("member@example.org");
        Assert.Equal("\uFEFFAsked (UTC),Clip,Title,Person,Campaign,", own[..own.IndexOf("Concept", StringComparison.Ordinal)]);
        Assert.Matches(@"\n\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,1,""'=1\+1, """"boat"""""",'=Mia,,,,doubao-seedance-2-0-260128,720p,9:16,5,Ready,Charged,108900,,,,\r\n$", own);
        Assert.DoesNotContain("Nobody else's", own, StringComparison.Ordinal);
        Assert.Contains("Nobody else's", await ReadAsync(StudioApp.AdminEmail), StringComparison.Ordinal);

        async Task<string> ReadAsync(string email)
        {
            var client = await studio.SignInAsync(email);
            using var answer = await client.Http.GetAsync("/spending/clips.csv?from=2020-01-01", TestContext.Current.CancellationToken);
            Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
            Assert.EndsWith(".csv", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
            return System.Text.Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void CsvNumbersAndTimes_AreTheSameEverywhere() =>
        Assert.Equal("2026-11-22T05:06:07Z,-1.5,1000000\r\n", CsvText.Line(new DateTime(2026, 11, 22, 5, 6, 7, DateTimeKind.Utc), -1.5m, 1_000_000));

    [Fact]
    public void Chart_HasABarForEveryDay_AndForEveryMonthOfALongRange()
    {
        var rows = new[] { Row("2026-11-02", 5_000_000, 0), Row("2026-11-04", 1_000_000, 2_000_000) };

        var days = SpendingChart.Of(SpendingFilter.Read("2026-11-01", "2026-11-05", null, null, Today), rows);
        Assert.Equal([0, 5_000_000, 0, 1_000_000, 0], days.Bars.Select(bar => bar.Spent));
        Assert.Equal(("USD", 5_000_000, false, 2_000_000), (days.Currency, days.Most, days.IsMonths, days.Bars[3].Doubtful));

        var months = SpendingChart.Of(SpendingFilter.Read("2026-01-15", "2026-12-14", null, null, Today), rows);
        Assert.Equal(12, months.Bars.Count);
        Assert.Equal((6_000_000, true), (months.Bars[10].Spent, months.IsMonths));
    }

    private static SpendingFilter Read(string address)
    {
        var query = System.Web.HttpUtility.ParseQueryString(address.Split('?')[1]);
        return SpendingFilter.Read(query["from"], query["to"], query["by"], query["person"], Today);
    }

    private static SpendingRow Row(string day, long spent, long doubtful)
    {
        var sum = new SpendingSum();
        sum.Add(new SpendingFigures { Class = "Charged", Currency = "USD", Clips = 1, Tokens = 1, SpentMicros = spent, EstimatedMicros = spent, Told = 1, Priced = 1 });
        if (doubtful > 0) sum.Add(new SpendingFigures { Class = "Unknown", Currency = "USD", Clips = 1, EstimatedMicros = doubtful });
        return new SpendingRow(day, sum);
    }
}
