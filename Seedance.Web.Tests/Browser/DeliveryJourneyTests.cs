using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Features.Delivery;
using Seedance.Web.Features.History;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>The second half of the work, from two hundred clips to files that an ads manager takes: find, keep the search, compare, comment, share, decide, deliver.</summary>
public sealed partial class DeliveryJourneyTests(Chromium chromium) : BrowserTest(chromium)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clip_IsFoundAmong200_Compared_Shared_DecidedByAGuest_AndDelivered()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ffprobe"), "ffmpeg is not installed; ./test.sh installs it.");
        var studio = await StartStudioAsync(new() { ["Gateway__Demo__JobDuration"] = "00:00:01" });
        var ada = await OpenAsync(studio.Url);
        await SignInAsync(ada);
        var (made, summer) = await FillAsync(ada, studio);

        await FindAndKeepAsync(ada);
        await CompareAsync(ada);
        await CommentAsync(ada, made);
        var address = await ShareAsync(ada, made);
        var guest = await OpenAsync(studio.Url);
        await ada.GotoAsync("/campaigns");
        await DecideAsync(guest, address);
        await HearAsync(ada, made);

        await ada.GotoAsync($"/campaigns/{summer:N}");
        await ada.GetByRole(AriaRole.Link, new() { Name = "Deliver" }).ClickAsync();
        await DeliverAsync(ada, made);
    }

    // One clip is really made, with its 4:5 file; the other 199 stand beside it in three campaigns.
    private static async Task<(long Made, Guid Summer)> FillAsync(IPage page, StudioProcess studio)
    {
        await page.GetByRole(AriaRole.Radio, new() { Name = "Feed 4:5" }).CheckAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true }).FillAsync("Peach tea pours over ice");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Generate() }).ClickAsync();
        await WaitForRowAsync(studio, "SELECT count(*) FROM Jobs WHERE State = 'Ready' AND CropKey IS NOT NULL");
        var clips = new DemoClips(studio);
        await using var db = clips.Open();
        var made = await db.Jobs.SingleAsync(Cancelled);
        var summer = await clips.AddCampaignAsync("Summer", 19, made.Id);
        await clips.AddCampaignAsync("Autumn", 80, made.Id);
        await clips.AddCampaignAsync("Winter", 100, made.Id);
        made.CampaignId = summer.Id;
        await db.SaveChangesAsync(Cancelled);
        Assert.Equal(200, await db.Jobs.CountAsync(job => job.State == JobState.Ready && job.CampaignId != null, Cancelled));
        return (made.Id, summer.PublicId);
    }

    private static async Task FindAndKeepAsync(IPage page)
    {
        await page.GotoAsync("/history");
        await Assertions.Expect(page.Locator("[data-job]").Nth(HistoryQuery.PageSize - 1)).ToBeAttachedAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("ice peach"); // each alone is in many
        await Assertions.Expect(page.Locator("[data-job]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Peach tea pours over ice" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save this view" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("Peach on ice");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("“Peach on ice” was saved.")).ToBeAttachedAsync();

        await page.GotoAsync("/history");
        await Assertions.Expect(page.Locator("[data-job]").Nth(HistoryQuery.PageSize - 1)).ToBeAttachedAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Saved views" }).GetByRole(AriaRole.Link, new() { Name = "Peach on ice" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-job]")).ToHaveCountAsync(1);
        await Assertions.Expect(page).ToHaveURLAsync(Kept());
    }

    private static async Task CompareAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Searchbox).FillAsync("peach");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Select “Peach tea pours over ice”" }).CheckAsync();
        await page.Locator("[data-job] [data-select]").Nth(3).CheckAsync();
        await page.GetByRole(AriaRole.Toolbar, new() { Name = "Chosen clips" }).GetByRole(AriaRole.Link, new() { Name = "Compare" }).ClickAsync();
        await Assertions.Expect(page.Locator(".compare-cell")).ToHaveCountAsync(2);
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.compare-cell video')].every(video => video.readyState > 1)");
        for (var i = 0; i < 3; i++) await page.GetByRole(AriaRole.Button, new() { Name = "One frame forward" }).ClickAsync();
        await Assertions.Expect(page.Locator(".compare-time")).ToContainTextAsync("frame 3");
        await page.WaitForFunctionAsync("() => { const [a, b] = document.querySelectorAll('.compare-cell video'); return a.currentTime > 0.1 && Math.abs(a.currentTime - b.currentTime) < 0.01; }");
    }

    private static async Task CommentAsync(IPage page, long made)
    {
        await page.GotoAsync(Clip(made));
        await page.GetByRole(AriaRole.Button, new() { Name = "Send to review" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status, new() { Name = "Review status" })).ToHaveTextAsync("In review");
        await page.WaitForFunctionAsync("() => document.querySelector('video').readyState > 0");
        await page.Locator("video").EvaluateAsync("video => { video.currentTime = 1.5; }");
        await Assertions.Expect(page.Locator("[data-now]")).ToHaveTextAsync("0:01.5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Point at a spot" }).ClickAsync();
        await page.Locator("[data-field]").ClickAsync(); // in its middle
        await page.GetByRole(AriaRole.Radio, new() { Name = "Guests too" }).CheckAsync();
        await page.GetByLabel("New comment").FillAsync("The logo is too small here.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".remark-words")).ToHaveTextAsync("The logo is too small here.");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Go to 0:01.5" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-spot-of]")).ToHaveAttributeAsync("x", Middle());
    }

    private static async Task<string> ShareAsync(IPage page, long made)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Share…" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"/share\\?ids={made}$"));
        await page.GetByLabel("Name of the link").FillAsync("Client");
        await page.GetByRole(AriaRole.Radio, new() { Name = "View, comment and decide" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
        return (await page.Locator("#made-address").InnerTextAsync()).Trim();
    }

    private static async Task DecideAsync(IPage guest, string address)
    {
        await guest.GotoAsync(address);
        await Assertions.Expect(guest.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Peach tea pours over ice");
        await guest.WaitForFunctionAsync("() => document.querySelector('video').readyState > 1");
        await Assertions.Expect(guest.Locator(".remark-words")).ToHaveTextAsync("The logo is too small here.");
        await guest.GetByLabel("Your name").First.FillAsync("Maria");
        await guest.GetByLabel("New comment").FillAsync("Good enough for us.");
        await guest.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).ClickAsync();
        await Assertions.Expect(guest.Locator(".remark-words")).ToHaveCountAsync(2);
        await guest.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Assertions.Expect(guest.Locator("#decision")).ToContainTextAsync("Approved");
    }

    // The owner is on another page: a line over it, the bell, and behind them the clip as it stands now.
    private static async Task HearAsync(IPage page, long made)
    {
        const string Said = "Maria (Client) approved “Peach tea pours over ice”";
        await Assertions.Expect(page.Locator(".toast").GetByText(Said)).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("link[rel=icon]")).ToHaveAttributeAsync("href", Unread());
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Bell() }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Notices" }).GetByRole(AriaRole.Link, new() { NameRegex = new(Regex.Escape(Said)) }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"/clips/{made}$"));
        await Assertions.Expect(page.GetByRole(AriaRole.Status, new() { Name = "Review status" })).ToHaveTextAsync("Approved");
        await Assertions.Expect(page.Locator(".remark-words")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Notices", Exact = true })).ToBeVisibleAsync(); // all of it was about this clip
    }

    private static async Task DeliverAsync(IPage page, long made)
    {
        await Assertions.Expect(page.GetByText("20 clips, 21 files")).ToBeVisibleAsync();
        var link = page.GetByRole(AriaRole.Link, new() { NameRegex = Download() });
        var address = (await link.GetAttributeAsync("href"))!;
        var download = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        var path = await download.PathAsync();
        if (File.Exists("/usr/bin/unzip")) Assert.Contains("No errors detected", await Tool.RunAsync("/usr/bin/unzip", "-t", path), StringComparison.Ordinal);
        await CheckResumeAsync(page, address, await File.ReadAllBytesAsync(path, Cancelled));
        var folder = Directory.CreateTempSubdirectory("delivery");
        try
        {
            await ZipFile.ExtractToDirectoryAsync(path, folder.FullName, Cancelled);
            var manifest = ResultTable.Read(await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "manifest.csv"), Cancelled))!;
            string Of(CsvRow row, string column) => row.Cells[manifest.Columns.ToList().IndexOf(column)];
            var names = Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.FullName, file)).ToList();
            Assert.Equal(manifest.Rows.Select(row => Of(row, "file")).Append("README.txt").Append("manifest.csv").Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
            foreach (var row in manifest.Rows)
            {
                var file = Path.Combine(folder.FullName, Of(row, "file"));
                var (width, height) = await Tool.SizeAsync(file);
                Assert.Equal(Of(row, "ratio") switch { "9:16" => 496.0 / 864, "1:1" => 1, "16:9" => 864.0 / 496, "3:4" => 560.0 / 752, "4:5" => 0.8, _ => 0 }, (double)width / height, 0.003);
                Assert.Equal(Of(row, "bytes"), new FileInfo(file).Length.ToString(CultureInfo.InvariantCulture));
                if (Of(row, "sha256") is { Length: > 0 } hash) Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, Cancelled))));
            }

            var ours = manifest.Rows.Where(row => Of(row, "id") == string.Create(CultureInfo.InvariantCulture, $"c{made}")).ToList();
            Assert.All(ours, row => Assert.Equal(("approved", "Maria (Client)"), (Of(row, "approval"), Of(row, "approved_by"))));
            await CheckCropAsync(
                Path.Combine(folder.FullName, Of(Assert.Single(ours, row => Of(row, "ratio") == "3:4"), "file")),
                Path.Combine(folder.FullName, Of(Assert.Single(ours, row => Of(row, "ratio") == "4:5"), "file")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The same bytes, wherever the line was cut; and never a mixture of two archives.
    private static async Task CheckResumeAsync(IPage page, string address, byte[] whole)
    {
        var head = await page.APIRequest.FetchAsync(address, new() { Method = "HEAD" });
        Assert.Equal(whole.Length.ToString(CultureInfo.InvariantCulture), head.Headers["content-length"]);
        foreach (var from in (int[])[1, whole.Length / 2, whole.Length - 22])
        {
            var rest = await page.APIRequest.GetAsync(address, new() { Headers = new Dictionary<string, string> { ["Range"] = $"bytes={from}-", ["If-Range"] = head.Headers["etag"] } });
            Assert.Equal(206, rest.Status);
            Assert.True((await rest.BodyAsync()).AsSpan().SequenceEqual(whole.AsSpan(from)), $"from {from}");
        }
    }

    // The middle of the clip that it was cut from, but for what another turn through the encoder costs; a shift of one pixel would cost more.
    private static async Task CheckCropAsync(string whole, string crop)
    {
        var (wide, high) = await Tool.SizeAsync(whole);
        Assert.Equal((wide, wide * 5 / 4), await Tool.SizeAsync(crop));
        var away = (high - (wide * 5 / 4)) / 2;
        var inPlace = await PsnrAsync(whole, crop, wide, away);
        Assert.True(inPlace > 30, $"{inPlace} dB");
        Assert.True(inPlace > await PsnrAsync(whole, crop, wide, away - 8) + 3);
        Assert.True(inPlace > await PsnrAsync(whole, crop, wide, away + 8) + 3);
    }

    private static async Task<double> PsnrAsync(string whole, string crop, int wide, int from)
    {
        var said = await Tool.RunAsync(
            "/usr/bin/ffmpeg", "-v", "info", "-i", crop, "-i", whole, "-lavfi",
            string.Create(CultureInfo.InvariantCulture, $"[1:v]crop={wide}:{wide * 5 / 4}:0:{from}[o];[0:v][o]psnr"), "-f", "null", "-");
        return double.Parse(Psnr().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static string Clip(long id) => string.Create(CultureInfo.InvariantCulture, $"/clips/{id}");

    [GeneratedRegex("^Generate")]
    private static partial Regex Generate();

    [GeneratedRegex("^Download ZIP")]
    private static partial Regex Download();

    [GeneratedRegex(@"/history\?q=ice%20peach$")]
    private static partial Regex Kept();

    [GeneratedRegex("^(49|50)")]
    private static partial Regex Middle();

    [GeneratedRegex("unread")]
    private static partial Regex Unread();

    [GeneratedRegex("^Notices, [0-9]+ unread")]
    private static partial Regex Bell();

    [GeneratedRegex("average:([0-9.]+|inf)")]
    private static partial Regex Psnr();
}
