using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Tests.Jobs;

public sealed class JobTextTests
{
    [Theory]
    [InlineData("c12", 12L)]
    [InlineData("#12", 12L)]
    [InlineData("12", 12L)]
    [InlineData("C12", 12L)]
    [InlineData("https://studio.example/clips/12", 12L)]
    [InlineData("Tea_9x16_10s_c12.mp4", 12L)]
    [InlineData("Tea_9x16_10s_c12 (1).mp4", 12L)]
    [InlineData("C3-H2-A1-9x16-EN-v1_Tea_c12.MOV", 12L)]
    [InlineData("Tea_9x16_10s_c12", 12L)]
    [InlineData("Tea_9x16_10s_c12_last-frame.png", 12L)]
    [InlineData("Tea_9x16_10s_c12 - Copy.mp4", 12L)]
    [InlineData("Tea_9x16_10s_c12-1.mp4", 12L)]
    [InlineData("Tea_c3_9x16_10s_c12", 12L)]
    [InlineData("https://studio.example/clips/12/", 12L)]
    [InlineData("https://studio.example/clips/12?from=mail", 12L)]
    [InlineData("https://studio.example/clips/12 tea", null)]
    [InlineData("Tea_c12 with ice", null)]
    [InlineData("Tea_c12x.mp4", null)]
    [InlineData("c12x", null)]
    [InlineData("c", null)]
    [InlineData("", null)]
    [InlineData("-12", null)]
    [InlineData("12.5", null)]
    [InlineData("1234567890123456", null)]
    [InlineData("tea_cup.mp4", null)]
    public void FindNumber_TakesWhatPeopleCopyFromElsewhere(string word, long? number) => Assert.Equal(number, JobText.FindNumber(word));

    [Theory]
    [InlineData("sale, new", "sale|new")]
    [InlineData("夏日，新品、促销；水果;a", "夏日|新品|促销|水果|a")]
    [InlineData(" , ，", "")]
    public void Tags_AreParted_ByTheCommasOfEitherLanguage(string typed, string expected) => Assert.Equal(expected, string.Join('|', JobTags.Split(typed)));

    [Fact]
    public void Of_HoldsAllByWhichAJobIsFound()
    {
        var job = new Job
        {
            OwnerId = "o",
            Title = "Peach tea",
            Prompt = new string('夏', 9_000) + " 终",
            SearchText = "",
            Model = "m",
            Ratio = "9:16",
            Resolution = "720p",
            Seconds = 10,
            InputsJson = "{}",
            RequestJson = "{}",
            Gateway = "demo",
            AssetId = "C3-H2-9x16",
            TaskId = "cgt-2026_ab",
            Notes = "Für Müller",
        };

        var text = $" {string.Join(' ', JobText.Of(job, ["Summer Sale"]).Split(' ', StringSplitOptions.RemoveEmptyEntries))} ";

        foreach (var phrase in (string[])[" peach tea ", " summer sale ", " fur muller ", " c3 h2 9x16 peach tea 9x16 10s ", " cgt 2026 ab ", " 夏 夏 "])
            Assert.Contains(phrase, text, StringComparison.Ordinal);
    }
}
