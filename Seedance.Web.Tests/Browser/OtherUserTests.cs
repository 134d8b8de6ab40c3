using System.Diagnostics;
using System.Net;
using Microsoft.Playwright;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>As in the container: another user, who can write nothing but the data folder.</summary>
public sealed class OtherUserTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly string[] AsNobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"];

    [Fact]
    public async Task OtherUser_WithReadOnlyFiles_DoesTheMainJob()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can start the program as somebody else.");
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "Needs setpriv (util-linux).");
        var studio = StudioProcess.Create(settings: new() { ["Gateway__Demo__JobDuration"] = "00:00:01" });
        Keep(studio);
        Assert.SkipWhen(studio.Published is null, "Needs the published program; test.sh makes it.");

        // A copy of its own, because the repository may lie where others cannot even read.
        var program = Path.Combine(studio.Folder, "program");
        await RunAsync("cp", "-r", Path.GetDirectoryName(studio.Published)!, program);
        Directory.CreateDirectory(Path.Combine(studio.Folder, "data"));
        await RunAsync("chmod", "-R", "a+rX,a-w", studio.Folder);
        await RunAsync("chown", "nobody", Path.Combine(studio.Folder, "data"));
        await RunAsync("chmod", "u+w", Path.Combine(studio.Folder, "data"));
        (studio.Published, studio.Launcher) = (Path.Combine(program, "Seedance.Web.dll"), AsNobody);
        await studio.StartAgainAsync();

        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("A lighthouse in the rain.");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("lighthouse") }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status, new() { Name = "Job status" })).ToHaveTextAsync("Ready");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download", Exact = true }).ClickAsync());
        Assert.True(new FileInfo(await download.PathAsync()).Length > 10_000);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(studio.Url + "/healthz/ready", TestContext.Current.CancellationToken)).StatusCode);

        // It is really somebody else, and really cannot write where its files are.
        Assert.Equal("nobody", await RunAsync("stat", "-c", "%U", studio.DatabaseFile));
        Assert.Equal("nobody", await RunAsync("stat", "-c", "%U", Directory.EnumerateFiles(Path.Combine(studio.Folder, "data", "media"), "*.mp4", SearchOption.AllDirectories).First()));
        Assert.Equal("no", await RunAsync([.. AsNobody, "sh", "-c", $"test -w '{program}' || test -w '{studio.Folder}' && echo yes || echo no"]));
    }

    private static async Task<string> RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Trim();
    }
}
