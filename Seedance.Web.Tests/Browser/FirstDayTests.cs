using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Seedance.Web.Tests.Browser;

/// <summary>The main job, end to end, as somebody does it who has just started the studio, without a key.</summary>
public sealed partial class FirstDayTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Setup_Example_Generate_Watch_Play_Download_Find_Delete()
    {
        var studio = await StartStudioAsync(new Dictionary<string, string> { ["Gateway__Demo__JobDuration"] = "00:00:04" }, withAdmin: false);
        var page = await OpenAsync(studio.Url);

        await page.GotoAsync(studio.SetupLink);
        await page.GetByLabel("Email").FillAsync("grace@example.org");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("correct horse battery");
        await page.GetByLabel("Confirm password").FillAsync("correct horse battery");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "New video", Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Demo").First).ToBeVisibleAsync();

        await page.GetByText("Examples").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = FruitTea() }).First.ClickAsync();
        await Assertions.Expect(page.GetByLabel("Prompt", new() { Exact = true })).ToHaveTextAsync(FruitTea());
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Generate() }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { NameRegex = FirstPerson() }).First.ClickAsync();
        var status = page.GetByRole(AriaRole.Status, new() { Name = "Job status" });
        var states = new List<string>();
        await page.EvaluateAsync("window.notReloaded = true");
        while (states.LastOrDefault() != "Ready")
        {
            var word = (await status.InnerTextAsync()).Trim();
            if (states.LastOrDefault() != word) states.Add(word);
            await page.WaitForFunctionAsync("w => document.querySelector('[role=status][aria-label=\"Job status\"]')?.innerText.trim() !== w || w === 'Ready'", word);
        }

        Assert.Contains("Generating", states);
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded === true"));

        var video = page.Locator("video");
        await video.EvaluateAsync("v => { v.muted = true; return v.play(); }");
        await page.WaitForFunctionAsync("() => { const v = document.querySelector('video'); return v.readyState >= 3 && v.currentTime > 0.2; }");
        Assert.InRange(await video.EvaluateAsync<double>("v => v.duration"), 4.5, 5.5);

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download", Exact = true }).ClickAsync());
        Assert.Matches(DownloadName(), download.SuggestedFilename);
        Assert.Contains("h264", await ProbeAsync(await download.PathAsync()), StringComparison.Ordinal);

        await page.GotoAsync("/history");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search clips" }).FillAsync("energetic");
        var card = page.GetByRole(AriaRole.Article).First;
        await Assertions.Expect(card).ToContainTextAsync("Ready");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search clips" }).FillAsync("zeppelin");
        await Assertions.Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search clips" }).FillAsync("fruit tea");
        await card.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.clip-page video')?.readyState >= 1"); // what is deleted has been seen

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete for good", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = Delete() }).ClickAsync();
        await page.WaitForURLAsync("**/history"); // it is done
        await Assertions.Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(0);
        Assert.Empty(Directory.GetFiles(Path.Combine(studio.Folder, "data", "media"), "*.mp4", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task SetupPage_IsClosedForEver_OnceThereIsAnAdministrator()
    {
        var studio = await StartStudioAsync();
        using var http = new HttpClient();
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync(studio.Url + "/setup")).StatusCode);
        Assert.Equal("", studio.SetupLink);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await http.GetAsync(studio.Url + "/healthz/ready")).StatusCode);
        Assert.Equal(0, await studio.StopAsync());
    }

    private static async Task<string> ProbeAsync(string file)
    {
        using var probe = Process.Start(new ProcessStartInfo(
            "ffprobe", ["-v", "error", "-show_entries", "stream=codec_name:format=duration", "-of", "csv", file])
        { RedirectStandardOutput = true })!;
        var output = await probe.StandardOutput.ReadToEndAsync();
        await probe.WaitForExitAsync();
        return output;
    }

    [GeneratedRegex("fruit tea", RegexOptions.IgnoreCase)]
    private static partial Regex FruitTea();

    [GeneratedRegex("^Generate")]
    private static partial Regex Generate();

    [GeneratedRegex("^Delete")]
    private static partial Regex Delete();

    [GeneratedRegex("first-person|fruit tea", RegexOptions.IgnoreCase)]
    private static partial Regex FirstPerson();

    [GeneratedRegex(@"^[\w-]+_16x9_11s_c\d+\.mp4$")]
    private static partial Regex DownloadName();
}
