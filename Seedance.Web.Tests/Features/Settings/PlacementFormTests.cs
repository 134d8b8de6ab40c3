using Microsoft.Extensions.Options;
using Seedance.Web.Features.Settings;
using Seedance.Web.Media.Placements;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Settings;

/// <summary>What an administrator makes of a placement.</summary>
public sealed class PlacementFormTests
{
    [Fact]
    public void Form_ThatIsNotTouched_ChangesNothing()
    {
        foreach (var placement in new PlacementOptions().Presets.Values)
        {
            var form = new PlacementForm(placement);
            Assert.Empty(form.Check());
            Assert.Equal(PlacementEdit.Of(placement), form.ToEdit());
            Assert.Equivalent(placement, PlacementEdit.FromJson(form.ToEdit().ToJson())!.ApplyTo(placement), strict: true);
        }
    }

    [Theory]
    [InlineData("Top", "-1", "Top", "Pixels")]
    [InlineData("Top", "1.5", "Top", "Pixels")]
    [InlineData("Top", "1500", "Bottom", "Zone")]
    [InlineData("Right", "1080", "Right", "Zone")]
    [InlineData("MinSeconds", "0", "MinSeconds", "WholeNumber")]
    [InlineData("MinSeconds", "61", "MaxSeconds", "Range")]
    [InlineData("UsualTo", "99999", "UsualTo", "TooManySeconds")]
    [InlineData("MaxMegabytes", "many", "MaxMegabytes", "WholeNumber")]
    public void Number_ThatCannotBe_IsSaidAtItsField(string name, string text, string at, string code)
    {
        var form = new PlacementForm(new PlacementOptions().Find("tiktok")!);
        form.Numbers[name] = text;
        Assert.Equal(code, form.Check().GetValueOrDefault(at));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("2026-03", true)]
    [InlineData(" 2026-03-31 ", true)]
    [InlineData("2026-13", false)]
    [InlineData("March", false)]
    public void Date_IsAMonthOrADay(string date, bool isFine)
    {
        var form = new PlacementForm(new PlacementOptions().Find("tiktok")!) { ZoneDate = date };
        Assert.Equal(isFine, form.Check().Count == 0);
    }

    [Fact]
    public void NumberThatIsEmptied_IsUnknownAgain()
    {
        var form = new PlacementForm(new PlacementOptions().Find("tiktok")!);
        foreach (var name in (string[])["Top", "Right", "Bottom", "MinSeconds"]) form.Numbers[name] = " ";
        var placement = form.ToEdit().ApplyTo(new PlacementOptions().Find("tiktok")!);
        Assert.False(placement.Safe.IsKnown);
        Assert.Null(placement.MinSeconds);
    }

    [Fact]
    public async Task Saved_HoldsAtOnce_ForEverybody_AndGoesBackToTheDefault()
    {
        await using var studio = await StudioApp.StartAsync();
        var options = studio.Get<IOptionsMonitor<PlacementOptions>>();
        var heard = 0;
        using var listener = options.OnChange(_ => heard++);
        var form = new PlacementForm(options.CurrentValue.Find("reels")!) { ZoneSource = "our own ads manager", IsOffered = true };
        form.Numbers["Bottom"] = "700";

        await SaveAsync("reels", form.ToEdit().ToJson());
        Assert.Equal((700, 270, "our own ads manager"), (options.CurrentValue.Find("reels")!.Safe.Bottom, options.CurrentValue.Find("reels")!.Safe.Top, options.CurrentValue.Find("reels")!.Safe.Source));
        Assert.Equal("9:16", options.CurrentValue.Find("reels")!.Ratio);
        Assert.True(heard > 0);

        // Rows that cannot be used leave what is configured.
        await SaveAsync("tiktok", "{\"top\":1900,\"bottom\":1900}");
        await SaveAsync("square", "nonsense");
        Assert.Equal(150, options.CurrentValue.Find("tiktok")!.Safe.Top);
        Assert.Equal(15, options.CurrentValue.Find("square")!.UsualFrom);

        await SaveAsync("reels", null);
        Assert.Equal(672, options.CurrentValue.Find("reels")!.Safe.Bottom);

        Task SaveAsync(string id, string? json) =>
            studio.Get<SavedSettings>().SaveAsync(new Dictionary<string, string?> { [SettingKeys.Placement(id)] = json }, TestContext.Current.CancellationToken);
    }
}
