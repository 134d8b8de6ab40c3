using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Components.Shared;

public sealed class SharedPartsTests : BunitContext
{
    private readonly TestClock _clock = new();

    public SharedPartsTests()
    {
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddSingleton<TimeProvider>(_clock);
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Theory]
    [InlineData(JobState.Queued, "Queued")]
    [InlineData(JobState.Submitting, "Submitting")]
    [InlineData(JobState.Generating, "Generating")]
    [InlineData(JobState.Saving, "Saving")]
    [InlineData(JobState.Ready, "Ready")]
    [InlineData(JobState.Failed, "Failed")]
    [InlineData(JobState.Cancelled, "Cancelled")]
    [InlineData(JobState.Expired, "Expired")]
    [InlineData(JobState.NeedsAttention, "Needs attention")]
    public void StatusChip_SaysTheStateInOneWordWithAPicture(JobState state, string word)
    {
        var chip = Render<StatusChip>(parameters => parameters.Add(c => c.State, state));
        Assert.Equal(word, chip.Find(".chip").TextContent);
        Assert.Contains("#", chip.Find("use").GetAttribute("href"));
    }

    [Fact]
    public async Task ConfirmDialog_AnswersOnceAndIsEmptyWhileClosed()
    {
        JSInterop.SetupModule("./Components/Shared/ConfirmDialog.razor.js").Mode = JSRuntimeMode.Loose;
        var dialog = Render<ConfirmDialog>(parameters => parameters.Add(d => d.Title, "Delete?").Add(d => d.Text, "For good.").Add(d => d.ConfirmText, "Delete"));
        Assert.Empty(dialog.FindAll("button"));

        Task<bool> yes = null!;
        await dialog.InvokeAsync(() => { yes = dialog.Instance.AskAsync(); });
        Assert.Equal(dialog.Find("h2").Id, dialog.Find("dialog").GetAttribute("aria-labelledby"));
        await dialog.FindAll("button")[1].ClickAsync(new());
        Assert.True(await yes);

        Task<bool> escape = null!;
        await dialog.InvokeAsync(() => { escape = dialog.Instance.AskAsync(); });
        await dialog.Find("dialog").TriggerEventAsync("onclose", EventArgs.Empty);
        Assert.False(await escape);

        Task<bool> gone = null!;
        await dialog.InvokeAsync(() => { gone = dialog.Instance.AskAsync(); });
        await DisposeComponentsAsync();
        Assert.False(await gone);
    }

    [Theory]
    [InlineData(20, "just now")]
    [InlineData(60 * 3, "3 min ago")]
    [InlineData(3600 * 5, "5 h ago")]
    [InlineData(3600 * 30, "yesterday")]
    [InlineData(3600 * 24 * 4, "4 days ago")]
    public void Age_IsToldInWords(int seconds, string words)
    {
        var at = _clock.GetUtcNow().UtcDateTime.AddSeconds(-seconds);
        Assert.Equal(words, Render<Age>(parameters => parameters.Add(a => a.At, at)).Find("time").TextContent);
    }

    [Theory]
    [InlineData(-5, "0:00")]
    [InlineData(65, "1:05")]
    [InlineData(3600 + 62, "1:01:02")]
    public void Elapsed_SaysHowLong_AndFromWhereTheBrowserCounts(int seconds, string words)
    {
        var since = _clock.GetUtcNow().UtcDateTime.AddSeconds(-seconds);
        var element = Render<Elapsed>(parameters => parameters.Add(e => e.Since, since)).Find("span");
        Assert.Equal(words, element.TextContent);
        Assert.Equal(Math.Max(0, seconds).ToString(CultureInfo.InvariantCulture), element.GetAttribute("data-elapsed"));
    }

    [Theory]
    [InlineData(true, "Copied")]
    [InlineData(false, "Press Ctrl+C to copy")]
    public async Task CopyButton_SaysHowItWent(bool copied, string words)
    {
        var module = JSInterop.SetupModule("./Components/Shared/CopyButton.razor.js");
        module.Setup<bool>("copy", "text", "source").SetResult(copied);
        var button = Render<CopyButton>(parameters => parameters.Add(b => b.Text, "text").Add(b => b.Source, "source"));
        await button.Find("button").ClickAsync(new());
        Assert.Equal(words, button.Find("[role=status]").TextContent);
    }

    [Fact]
    public void EmptyState_LeadsOn()
    {
        var empty = Render<EmptyState>(parameters => parameters.Add(e => e.Title, "Nothing yet").Add(e => e.Href, "/").Add(e => e.Action, "Make one"));
        Assert.Equal(("/", "Make one"), (empty.Find("a").GetAttribute("href"), empty.Find("a").TextContent));
    }
}
