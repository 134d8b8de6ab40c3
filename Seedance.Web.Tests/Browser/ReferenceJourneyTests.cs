using Microsoft.Playwright;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>What becomes of a reference after it was added: a part of it by keyboard alone; and what becomes of a clip when it is one.</summary>
public sealed class ReferenceJourneyTests(Chromium chromium, MediaSamples samples) : BrowserTest(chromium)
{
    [Fact]
    public async Task PartByKeyboard_PublicAddress_ClipAndItsLastFrameAsReferences()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.ClipBytes = await File.ReadAllBytesAsync(await samples.GetAsync("clip.mp4"), TestContext.Current.CancellationToken);
        var studio = await StartStudioAsync(StudioProcess.For(gateway));
        await studio.StopAsync();
        studio.Set("Server__PublicUrl", studio.Url);
        await studio.StartAgainAsync();
        var page = await OpenAsync(studio.Url, height: 1200);
        await SignInAsync(page);

        await page.GetByLabel("Upload files").SetInputFilesAsync(new FilePayload { Name = "jingle.wav", MimeType = "audio/wav", Buffer = Samples.Wav(16) });
        var jingle = page.GetByRole(AriaRole.Group, new() { Name = "Audio 1" });
        await Assertions.Expect(jingle.GetByText("16 s; at most 15 s.")).ToBeVisibleAsync();
        await Assertions.Expect(jingle.GetByText("Signed link of this studio, works until 2 days after sending")).ToBeVisibleAsync();
        await TrimByKeyboardAsync(page, jingle);

        await page.GotoAsync("/settings");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check my public address" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your studio can be reached.")).ToBeVisibleAsync();

        // The sound alone is no reference; a clip made from words alone becomes one.
        await page.GotoAsync("/");
        await jingle.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true }).FillAsync("A fox runs through snow.");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "A fox runs" }).GetByText("Ready")).ToBeVisibleAsync();

        await page.GotoAsync("/clips/1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use as video reference" }).ClickAsync();
        var clip = page.GetByRole(AriaRole.Group, new() { Name = "Video 1" });
        await Assertions.Expect(clip.GetByLabel("Role")).ToHaveValueAsync("ReferenceVideo");
        await ExpectPromptAsync(page, "A fox runs through snow.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(clip).ToBeHiddenAsync();
        await ExpectPromptAsync(page, "A fox runs through snow.");

        // Beside a reference: a first frame cannot be combined with it, so it is set aside.
        await page.GetByLabel("Upload files").SetInputFilesAsync(new FilePayload { Name = "bottle.png", MimeType = "image/png", Buffer = Samples.Png() });
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Image 1" })).ToBeVisibleAsync();
        await page.GotoAsync("/clips/1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Last frame as first frame" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Image 1" }).GetByLabel("Role")).ToHaveValueAsync("FirstFrame");
        await ExpectPromptAsync(page, "A fox runs through snow.");
        await Assertions.Expect(page.GetByText("Set aside: Image bottle.")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Image 1" }).GetByLabel("Role")).ToHaveValueAsync("FirstFrame");
    }

    private static async Task TrimByKeyboardAsync(IPage page, ILocator jingle)
    {
        await jingle.GetByRole(AriaRole.Button, new() { Name = "Choose the part of Audio 1" }).PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);
        var (from, to) = (dialog.GetByRole(AriaRole.Slider, new() { Name = "From" }), dialog.GetByRole(AriaRole.Slider, new() { Name = "To" }));
        await Assertions.Expect(from).ToBeFocusedAsync();
        await Assertions.Expect(dialog.GetByText("0 s to 15 s · keeps 15 s")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(from).ToHaveAttributeAsync("aria-valuetext", "0.2 seconds");

        // Never longer than the limit: the other end comes along.
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(to).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("End");
        await Assertions.Expect(dialog.GetByText("1 s to 16 s · keeps 15 s")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(dialog.GetByText("0 s to 2 s · keeps 2 s")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("PageUp");
        await Assertions.Expect(dialog.Locator("img")).ToHaveJSPropertyAsync("complete", true);
        Assert.True(await dialog.Locator("img").EvaluateAsync<int>("picture => picture.naturalWidth") > 0);
        await CheckAccessibilityAsync(page, page.Url);
        var kept = await dialog.Locator(".trim-words").TextContentAsync();
        Assert.Matches("^0 s to [2-5](\\.[0-9])? s · keeps", kept);

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Keep this part" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(jingle.GetByText("at most 15 s")).ToBeHiddenAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(jingle.GetByRole(AriaRole.Button, new() { Name = "Choose the part of Audio 1" })).ToBeFocusedAsync();
    }
}
