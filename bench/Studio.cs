using System.Net;
using System.Text.RegularExpressions;

namespace Seedance.Bench;

/// <summary>The published program in a process of its own, with an administrator and a data folder.</summary>
public sealed partial class Studio : IAsyncDisposable
{
    public const string AdminEmail = "ada@example.org";
    public const string AdminPassword = "quiet river seven";

    private Studio(Child process, string folder) => (Process, Folder) = (process, folder);

    public Child Process { get; }

    /// <summary>Content root; the data lies in <c>data/</c> below it.</summary>
    public string Folder { get; }

    /// <summary>For example <c>http://127.0.0.1:40123</c>.</summary>
    public string Url => Process.Ready;

    public static string DatabaseFile(string folder) => Path.Combine(folder, "data", "studio.db");

    internal static async Task<Studio> StartAsync(
        string program, string folder, IReadOnlyDictionary<string, string>? settings, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            ["Setup__AdminEmail"] = AdminEmail,
            ["Setup__AdminPassword"] = AdminPassword,

            // One person opens thousands of tabs here.
            ["Limits__CircuitsPerPerson"] = "1000000",
            ["Limits__CircuitsPerAddress"] = "1000000",
        };
        var url = all.GetValueOrDefault("urls", "http://127.0.0.1:0");
        var process = await Child.StartAsync(
            "dotnet", [program, "--urls", url, "--contentRoot", folder], ReadyLine(), all, cancellationToken);
        return new Studio(process, folder);
    }

    /// <summary>A client that carries the administrator's cookie.</summary>
    public async Task<HttpClient> SignInAsync(CancellationToken cancellationToken) => (await OpenBrowserAsync(cancellationToken)).Client;

    /// <summary>A signed-in client, and its cookie header for clients of another kind.</summary>
    public async Task<(HttpClient Client, string Cookie)> SignInForCookieAsync(CancellationToken cancellationToken)
    {
        var browser = await OpenBrowserAsync(cancellationToken);
        return (browser.Client, browser.Cookie);
    }

    /// <summary>The same for who stays longer: the studio renews the cookie now and then.</summary>
    public async Task<Browser> OpenBrowserAsync(CancellationToken cancellationToken)
    {
        var cookies = new CookieContainer();
        var client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(Url) };
        var page = await client.GetStringAsync("/account/login", cancellationToken);
        var form = new Dictionary<string, string> { ["Input.Email"] = AdminEmail, ["Input.Password"] = AdminPassword };
        foreach (Match input in HiddenInput().Matches(page)) form[input.Groups[1].Value] = WebUtility.HtmlDecode(input.Groups[2].Value);
        using var answer = await client.PostAsync("/account/login", new FormUrlEncodedContent(form), cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException($"Could not sign in: {answer.StatusCode}");
        return new Browser(client, cookies);
    }

    /// <summary>A signed-in client and its cookies.</summary>
    public sealed class Browser(HttpClient client, CookieContainer cookies) : IDisposable
    {
        public HttpClient Client => client;

        /// <summary>What it sends as its Cookie header now.</summary>
        public string Cookie => cookies.GetCookieHeader(client.BaseAddress!);

        public void Dispose() => client.Dispose();
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    [GeneratedRegex(@"is ready at (http://\S+)")]
    private static partial Regex ReadyLine();

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)""")]
    private static partial Regex HiddenInput();
}
