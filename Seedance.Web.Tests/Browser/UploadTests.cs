using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Playwright;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>Files from the desk to the gateway: dropped, named, mended, put into the prompt, and fetched by the provider.</summary>
public sealed class UploadTests(Chromium chromium, S3Server buckets) : BrowserTest(chromium), IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("uploads-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TenFiles_AreDropped_WrongOnesNamed_OneMended_AndTheGatewayGetsThemRight()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var studio = await StartStudioAsync(StudioProcess.For(gateway));
        await studio.StopAsync();
        studio.Set("Server__PublicUrl", studio.Url);
        await studio.StartAgainAsync();
        var page = await OpenAsync(studio.Url, height: 1400);
        await SignInAsync(page);
        await DropAsync(page,
        [
            ("bottle.png", Samples.Png(seed: 1)), ("label.png", Samples.Png(seed: 2)), ("fox.png", Samples.Png(seed: 3)), ("scene.png", Samples.Png(seed: 4)),
            ("setup.png", [(byte)'M', (byte)'Z', .. new byte[300]]), ("voice.wav", Samples.Wav(2)), ("jingle.wav", Samples.Wav(16)), ("logo.png", Samples.Png(seed: 5)),
            ("page.html", "<!doctype html><p>Hello"u8.ToArray()), ("motion.mp4", gateway.ClipBytes),
        ]);

        var references = page.Locator(".reference strong");
        await Assertions.Expect(references).ToHaveTextAsync(["Image 1", "Image 2", "Image 3", "Image 4", "Audio 1", "Audio 2", "Image 5", "Video 1"]);
        await Assertions.Expect(page.GetByText("The name ends with .png, but inside is a program.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".uploads-row[data-state='Refused']")).ToHaveCountAsync(2);

        // Too long: said at the file, mended with one press; the original stays in the library.
        var jingle = page.GetByRole(AriaRole.Group, new() { Name = "Audio 2" });
        await Assertions.Expect(jingle.GetByText("16 s; at most 15 s.")).ToBeVisibleAsync();
        await jingle.GetByRole(AriaRole.Button, new() { Name = "Keep the first 15 s" }).ClickAsync();
        await Assertions.Expect(jingle.GetByText("at most 15 s")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Audio 1" }).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(page.Locator("#field-References-error").GetByText("together")).ToBeHiddenAsync();

        // Into the prompt, then in another order: the numbers follow.
        var prompt = page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true });
        await prompt.ClickAsync();
        var chips = 0;
        foreach (var (words, name) in ((string, string)[])[("The bottle from ", "Image 1"), (" with ", "Image 2"), (" before ", "Image 4"), (", ", "Image 3"), (" listens to ", "Audio 1")])
        {
            await page.Keyboard.TypeAsync(words);
            await page.GetByRole(AriaRole.Button, new() { Name = $"Insert {name} into the prompt" }).ClickAsync();
            await Assertions.Expect(prompt.Locator("[data-chip]")).ToHaveCountAsync(++chips);
        }

        await page.GetByRole(AriaRole.Group, new() { Name = "Image 1" }).GetByRole(AriaRole.Button, new() { Name = "Move down" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Image 2" })).ToContainTextAsync("bottle");
        await page.ReloadAsync();
        await Assertions.Expect(references).ToHaveCountAsync(7);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "The bottle from" }).GetByText("Ready")).ToBeVisibleAsync();

        var (sent, content) = Read(Assert.Single(gateway.Posts));
        Assert.Equal("The bottle from Image 2 with Image 1 before Image 4, Image 3 listens to Audio 1", sent);
        Assert.Equal(
            ["reference_image", "reference_image", "reference_image", "reference_image", "reference_audio", "reference_image", "reference_video"], content.Select(entry => entry.Role));
        Assert.All(content, entry => Assert.StartsWith(studio.Url + "/media/links/", entry.Url, StringComparison.Ordinal));

        // The provider: no cookies, ranges.
        using var provider = new HttpClient();
        Assert.Equal(Samples.Png(seed: 2), await provider.GetByteArrayAsync(content[0].Url, Token));
        using var part = new HttpRequestMessage(HttpMethod.Get, content[1].Url) { Headers = { Range = new RangeHeaderValue(8, 15) } };
        using var answer = await provider.SendAsync(part, Token);
        Assert.Equal(Samples.Png(seed: 1)[8..16], await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(206, (int)answer.StatusCode);
        using var head = await provider.SendAsync(new HttpRequestMessage(HttpMethod.Head, content[4].Url), Token);
        Assert.Equal((200, (await provider.GetByteArrayAsync(content[4].Url, Token)).Length), ((int)head.StatusCode, head.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("Link of your file store (S3), works until 2 days after sending")]
    [InlineData("Sent inside the request (")]
    public async Task FewFiles_GoByTheBucketsLinks_OrInsideTheRequest_WithOrderRolesAndNumbers(string way)
    {
        var isBucket = way.Contains("S3", StringComparison.Ordinal);
        await using var gateway = await FakeGateway.StartAsync();
        var settings = StudioProcess.For(gateway);
        if (isBucket)
        {
            var bucket = new Dictionary<string, string?>();
            S3Server.Use(await buckets.NewBucketAsync(), bucket);
            foreach (var (name, value) in bucket) settings[name.Replace(":", "__", StringComparison.Ordinal)] = value!;
        }

        var page = await OpenAsync((await StartStudioAsync(settings)).Url, height: 1200);
        await SignInAsync(page);
        await DropAsync(page, [("bottle.png", Samples.Png(seed: 1)), ("label.png", Samples.Png(seed: 2)), ("voice.wav", Samples.Wav(2))]);
        await Assertions.Expect(page.Locator(".reference strong")).ToHaveTextAsync(["Image 1", "Image 2", "Audio 1"]);
        await Assertions.Expect(page.Locator(".reference").GetByText(way)).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true }).ClickAsync();
        foreach (var (words, name) in ((string, string)[])[("The bottle from ", "Image 1"), (" with ", "Image 2"), (" says ", "Audio 1")])
        {
            await page.Keyboard.TypeAsync(words);
            await page.GetByRole(AriaRole.Button, new() { Name = $"Insert {name} into the prompt" }).ClickAsync();
        }

        await page.GetByRole(AriaRole.Group, new() { Name = "Image 1" }).GetByRole(AriaRole.Button, new() { Name = "Move down" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Image 2" })).ToContainTextAsync("bottle");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "The bottle from" }).GetByText("Ready")).ToBeVisibleAsync();

        var (prompt, content) = Read(Assert.Single(gateway.Posts));
        Assert.Equal("The bottle from Image 2 with Image 1 says Audio 1", prompt);
        Assert.Equal(["reference_image", "reference_image", "reference_audio"], content.Select(entry => entry.Role));
        (string Type, byte[] Bytes)[] files = [("image/png", Samples.Png(seed: 2)), ("image/png", Samples.Png(seed: 1)), ("audio/wav", Samples.Wav(2))];
        if (!isBucket)
        {
            Assert.Equal(files.Select(file => $"data:{file.Type};base64,{Convert.ToBase64String(file.Bytes)}"), content.Select(entry => entry.Url));
            return;
        }

        using var provider = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        foreach (var ((type, bytes), (_, url)) in files.Zip(content))
        {
            using var whole = await provider.GetAsync(url, Token);
            Assert.Equal(type, whole.Content.Headers.ContentType!.MediaType);
            Assert.Equal(bytes, await whole.Content.ReadAsByteArrayAsync(Token));
            using var part = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(8, 15) } };
            using var answer = await provider.SendAsync(part, Token);
            Assert.Equal(206, (int)answer.StatusCode);
            Assert.Equal(bytes[8..16], await answer.Content.ReadAsByteArrayAsync(Token));
        }
    }

    [Fact]
    public async Task LineCutFiveTimes_TheFileArrivesWhole()
    {
        var studio = await StartStudioAsync();
        await using var line = new CuttableLine(studio.Url);
        var page = await OpenAsync(line.Url);
        await SignInAsync(page);
        Expected = _ => true; // the line is cut
        var bytes = new byte[40_000_000];
        new Random(5).NextBytes(bytes);
        Samples.Png(seed: 9).CopyTo(bytes, 0);
        var path = Path.Combine(_folder, "large.png");
        await File.WriteAllBytesAsync(path, bytes, Token);

        line.CutAfter(bytes: 4_000_000, times: 5);
        await page.GetByLabel("Upload files").SetInputFilesAsync(path);

        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Image 1" })).ToBeVisibleAsync();
        Assert.Equal(0, line.CutsToCome);
        var stored = Assert.Single(Directory.EnumerateFiles(Path.Combine(studio.Folder, "data", "media", "library"), "*.png", SearchOption.AllDirectories));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(stored, Token));
    }

    private static (string Prompt, List<(string Role, string Url)> Content) Read(string json)
    {
        using var body = JsonDocument.Parse(json);
        var content = body.RootElement.GetProperty("metadata").GetProperty("content").EnumerateArray()
            .Select(entry => (entry.GetProperty("role").GetString()!, entry.GetProperty(entry.GetProperty("type").GetString()!).GetProperty("url").GetString()!)).ToList();
        return (body.RootElement.GetProperty("prompt").GetString()!, content);
    }
}
