using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>From two finished clips to an archive that other programs open, and from an ads manager's file back to the clips.</summary>
public sealed partial class DeliveryTests(Chromium chromium) : BrowserTest(chromium)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Archive_OpensElsewhere_AgreesWithItsManifest_AndResultsComeBack()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ffprobe"), "ffmpeg is not installed; ./test.sh installs it.");
        var studio = await StartStudioAsync(new() { ["Gateway__Demo__JobDuration"] = "00:00:01" });
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true }).FillAsync("Grüne Äpfel rollen langsam");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Generate() }).ClickAsync();
        await UntilAsync(studio, "SELECT count(*) FROM Jobs WHERE State = 'Ready'", 1);
        await page.GetByRole(AriaRole.Radio, new() { Name = "Feed 4:5" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Generate() }).ClickAsync();
        await UntilAsync(studio, "SELECT count(*) FROM Jobs WHERE State = 'Ready' AND CropKey IS NOT NULL", 1);

        await page.GotoAsync("/delivery?ids=1-2,77");
        await Assertions.Expect(page.GetByText("2 clips, 3 files")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Not there, or not shared with you: 1")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Approved only" }).CheckAsync();
        await Assertions.Expect(page.GetByText("No clip is ready to deliver.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { NameRegex = Download() })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Radio, new() { Name = "All finished" }).CheckAsync();
        await page.GetByLabel("Folders by placement").CheckAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { NameRegex = CropFile() })).ToBeVisibleAsync();
        await CheckPageAsync(page, "delivery");
        var shown = await page.GetByRole(AriaRole.Rowheader).AllInnerTextsAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { NameRegex = Download() }).ClickAsync());
        var folder = Directory.CreateTempSubdirectory("delivery");
        try
        {
            var path = await download.PathAsync();
            if (File.Exists("/usr/bin/unzip")) Assert.Contains("No errors detected", await Tool.RunAsync("/usr/bin/unzip", "-t", path), StringComparison.Ordinal);
            await ZipFile.ExtractToDirectoryAsync(path, folder.FullName, Cancelled);
            var manifest = (await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "manifest.csv"), Cancelled)).Skip(1).Select(line => line.Split(',')).ToList();
            Assert.Equal(shown, manifest.Select(line => line[1]));
            Assert.Contains("TikTok", await File.ReadAllTextAsync(Path.Combine(folder.FullName, "README.txt"), Cancelled), StringComparison.Ordinal);
            var sizes = new List<(int Width, int Height)>();
            foreach (var file in shown) sizes.Add(await Tool.SizeAsync(Path.Combine(folder.FullName, file)));
            var (crop, whole) = (sizes[2], sizes[1]);
            Assert.Equal(whole.Width, crop.Width);
            Assert.InRange((double)crop.Width / crop.Height, 0.797, 0.803);
            var psnr = await Tool.RunAsync(
                "/usr/bin/ffmpeg", "-v", "info", "-i", Path.Combine(folder.FullName, shown[2]), "-i", Path.Combine(folder.FullName, shown[1]), "-lavfi",
                string.Create(CultureInfo.InvariantCulture, $"[1:v]crop={crop.Width}:{crop.Height}:0:{(whole.Height - crop.Height) / 2}[o];[0:v][o]psnr"), "-frames:v", "5", "-f", "null", "-");
            Assert.True(double.Parse(Psnr().Match(psnr).Groups[1].Value, CultureInfo.InvariantCulture) > 25, psnr); // the same picture, made once more

            // Back from the ads manager: the name that the manifest gave, and one that nobody has.
            await page.GetByRole(AriaRole.Link, new() { Name = "Bring results in" }).ClickAsync();
            await page.WaitForFunctionAsync("() => document.getElementById('results-file')?._blazorInputFileNextFileId !== undefined"); // it hears of files
            await page.Locator("#results-file").SetInputFilesAsync(new FilePayload
            {
                Name = "report.csv",
                MimeType = "text/csv",
                Buffer = Encoding.UTF8.GetBytes($"Ad name,Impressions,3-second video plays,Link clicks,Amount spent (USD)\n{Path.GetFileName(shown[0])},\"1,000\",300,12,4.50\nNobody,5,5,5,5\nc2,many,1,1,1\n"),
            });
            await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "30.0%" })).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByText("No clip found for \"Nobody\".")).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByText("\"many\" is no number that can be counted.")).ToBeVisibleAsync();
            await CheckPageAsync(page, "results");
            await page.GetByRole(AriaRole.Button, new() { Name = "Store for 1 clip", Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByText("Stored for 1 clip.")).ToBeVisibleAsync();
            await UntilAsync(studio, "SELECT count(*) FROM AdResults WHERE JobId = 1 AND HookRate = 0.3 AND SpendMicros = 4500000", 1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        // The studio's names: a fault is told beside the field, and what is saved counts at once.
        await page.GotoAsync("/settings");
        var template = page.GetByLabel("Name template");
        await template.FillAsync("{title}_{nobody}");
        await Assertions.Expect(page.GetByText("There is no place called \"nobody\"")).ToBeVisibleAsync();
        await template.FillAsync("{title:5} {id}");
        await Assertions.Expect(page.GetByText("Orcha c1204.mp4")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save names and rights" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Use the configured values" })).ToBeVisibleAsync();
        await page.GotoAsync("/delivery?ids=1");
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "Gruen c1.mp4" })).ToBeVisibleAsync();
    }

    private static async Task UntilAsync(StudioProcess studio, string count, long expected)
    {
        await using var db = new SqliteConnection($"Data Source={studio.DatabaseFile};Pooling=False");
        await db.OpenAsync(Cancelled);
        await using var query = db.CreateCommand();
        query.CommandText = count;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(120));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((long)(await query.ExecuteScalarAsync(patience.Token))! != expected) await looks.WaitForNextTickAsync(patience.Token);
    }

    [GeneratedRegex("^Generate")]
    private static partial Regex Generate();

    [GeneratedRegex("^Download ZIP")]
    private static partial Regex Download();

    [GeneratedRegex(@"_4x5_\d+s_c2")]
    private static partial Regex CropFile();

    [GeneratedRegex("average:([0-9.]+|inf)")]
    private static partial Regex Psnr();
}
