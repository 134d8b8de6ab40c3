using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>What is entered is what is sent: once, whole, or not at all.</summary>
public sealed partial class ComposerTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task SeedExample_EnteredInTheForm_IsTheSeedsJson()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var studio = await StartStudioAsync(StudioProcess.For(gateway));
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync(
            "Use first-person perspective for a fruit tea ad, with energetic cuts and layered drink close-ups.");
        await page.GetByRole(AriaRole.Radio, new() { Name = "16:9" }).CheckAsync();
        await page.GetByLabel("Duration", new() { Exact = true }).FillAsync("11");
        const string Media = "https://ark-project.tos-cn-beijing.volces.com/";
        foreach (var (kind, path) in ((string, string)[])[("Image", "doc_image/r2v_tea_pic1.jpg"), ("Image", "doc_image/r2v_tea_pic2.jpg"), ("Video", "doc_video/r2v_tea_video1.mp4"), ("Audio", "doc_audio/r2v_tea_audio1.mp3")])
        {
            var open = page.GetByRole(AriaRole.Button, new() { Name = "Add by URL" });
            if (await page.GetByLabel("Media URL").CountAsync() == 0) await open.ClickAsync();
            await page.GetByLabel("Media URL").FillAsync(Media + path);
            await page.GetByLabel("Kind", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = kind });
            await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        }

        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Audio 1" })).ToBeVisibleAsync();
        await PressAsItMovesAwayAsync(page, page.GetByRole(AriaRole.Button, new() { NameRegex = Generate() }));
        await WaitForPostsAsync(page, gateway, 1);

        var sent = JsonSerializer.Deserialize<JsonElement>(gateway.Posts[0]);
        var expected = Gateway.SeedExample.Expected();
        Assert.True(JsonElement.DeepEquals(expected, sent), sent.ToString());
    }

    // As when the press leaves a field, and what is said of it above the button comes or goes.
    private static async Task PressAsItMovesAwayAsync(IPage page, ILocator button)
    {
        await button.HoverAsync();
        await page.Mouse.DownAsync();
        await button.EvaluateAsync("button => button.closest('.generate').style.translate = '0 -120px'");
        await page.Mouse.UpAsync();
    }

    [Fact]
    public async Task Generate_ClickedTwice_WithTheKeyboardToo_AndInTwoTabs_IsOneJob()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var studio = await StartStudioAsync(StudioProcess.For(gateway));
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("A fox runs through snow.");
        await page.GetByLabel("Prompt", new() { Exact = true }).BlurAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = Generate() })).ToBeEnabledAsync();
        await page.ReloadAsync();
        await ExpectPromptAsync(page, "A fox runs through snow.");
        var second = Watch(await page.Context.NewPageAsync());
        await second.GotoAsync("/");
        await ExpectPromptAsync(second, "A fox runs through snow.");

        var button = page.GetByRole(AriaRole.Button, new() { NameRegex = Generate() });
        await button.DblClickAsync();
        await page.GetByLabel("Prompt", new() { Exact = true }).PressAsync("Control+Enter");
        await second.GetByRole(AriaRole.Button, new() { NameRegex = Generate() }).ClickAsync();

        await second.GotoAsync("/history");
        await Assertions.Expect(second.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
        await Assertions.Expect(second.GetByRole(AriaRole.Article)).ToContainTextAsync("Ready");
        Assert.Single(gateway.Posts);

        // The id of the draft is used up; changed, and sent from two tabs, it is still one new clip.
        await second.GotoAsync("/");
        await second.GetByLabel("Prompt", new() { Exact = true }).FillAsync("A fox sleeps in snow.");
        await second.GetByLabel("Prompt", new() { Exact = true }).BlurAsync();
        await WaitForDraftAsync(studio, "sleeps");
        await page.GotoAsync("/");
        await ExpectPromptAsync(page, "A fox sleeps in snow.");
        await Task.WhenAll(
            page.GetByRole(AriaRole.Button, new() { NameRegex = Generate() }).ClickAsync(),
            second.GetByRole(AriaRole.Button, new() { NameRegex = Generate() }).ClickAsync());
        await WaitForPostsAsync(page, gateway, 2);
        await Assertions.Expect(page.GetByText("Ready", new() { Exact = true })).ToHaveCountAsync(2);
        Assert.Equal(2, gateway.Posts.Count);

        // A variation is a new job at once.
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("A fox runs through deep snow.");
        await page.GetByLabel("Prompt", new() { Exact = true }).PressAsync("Control+Enter");
        await WaitForPostsAsync(page, gateway, 3);
    }

    [Fact]
    public async Task BadInput_IsSaidAtTheField_LosesNothing_AndSendsNothing()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var settings = StudioProcess.For(gateway);
        settings.Remove("Gateway__AllowPrivateNetworks");
        settings["Gateway__BaseUrl"] = "https://gateway.invalid/v1";
        var studio = await StartStudioAsync(settings);
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        var generate = page.GetByRole(AriaRole.Button, new() { NameRegex = Generate() });

        await generate.ClickAsync();
        await Assertions.Expect(prompt).ToHaveAttributeAsync("aria-invalid", "true");

        var huge = string.Concat(Enumerable.Repeat("0123456789", 10_000));
        await prompt.FillAsync(huge);
        await generate.ClickAsync();
        await Assertions.Expect(prompt).ToHaveAttributeAsync("aria-invalid", "true");
        await ExpectPromptAsync(page, huge);
        await Assertions.Expect(page.GetByText("100,000").First).ToBeVisibleAsync();

        const string Odd = "<script>alert(1)</script> \u202Egnirts\u202C 🍓 שלום 夏日";
        await prompt.FillAsync(Odd);
        await Assertions.Expect(prompt).Not.ToHaveAttributeAsync("aria-invalid", "true");

        await page.GetByRole(AriaRole.Button, new() { Name = "Add by URL" }).ClickAsync();
        var url = page.GetByLabel("Media URL");
        foreach (var bad in (string[])["", "nonsense", "javascript:alert(1)", "http://cdn.example.org/a.jpg", "https://127.0.0.1/a.jpg", "https://10.1.2.3/a.jpg", "https://localhost/a.jpg", "file:///etc/passwd", "https://user:pass@cdn.example.org/a.jpg", "https://cdn.example.org/" + new string('a', 5_000)])
        {
            await url.FillAsync(bad);
            await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
            await Assertions.Expect(url).ToHaveAttributeAsync("aria-invalid", "true");
            await Assertions.Expect(url).ToHaveValueAsync(bad);
            await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Image 1" })).ToHaveCountAsync(0);
        }

        foreach (var seconds in (string[])["3", "16", "", "-1"])
        {
            await page.GetByLabel("Duration", new() { Exact = true }).FillAsync(seconds);
            await page.GetByLabel("Duration", new() { Exact = true }).BlurAsync();
            await Assertions.Expect(page.GetByLabel("Duration", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        }

        await generate.ClickAsync();
        await ExpectPromptAsync(page, Odd);
        await page.GotoAsync("/history");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(0);
    }

    private static async Task WaitForPostsAsync(IPage page, FakeGateway gateway, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (gateway.Posts.Count < count) await page.EvaluateAsync("() => new Promise(requestAnimationFrame)").WaitAsync(patience.Token);
        Assert.Equal(count, gateway.Posts.Count);
    }

    [GeneratedRegex("^Generate")]
    private static partial Regex Generate();
}
