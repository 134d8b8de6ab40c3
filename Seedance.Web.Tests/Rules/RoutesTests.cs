using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Rules;

/// <summary>
/// Who may open what: every route of the program's own table, asked for by everybody with real requests. A new route without a
/// row here fails.
/// </summary>
public sealed class RoutesTests
{
    private const string Owner = "owner@example.org";
    private const string Colleague = "colleague@example.org";

    private static readonly string[] Methods = ["GET", "HEAD", "POST"];

    // A page is asked for with GET alone.
    private const string PageHead = "login 405 405 405";

    /// <summary>
    /// Route, an address of it, and what each gets: nobody, the owner of clip 1, a colleague, an administrator, and a guest with a link to that
    /// clip and its password. Where no guest is named, a guest is nobody.
    /// </summary>
    private static readonly Row[] Rows =
    [
        // Pages. What they show comes over the circuit and is filtered there; a form that is not theirs is refused.
        new("/", "/", "login 200 200 200", "login 400 400 400"),
        new("/history", "/history", "login 200 200 200", "login 400 400 400"),
        new("/clips/{Id:long}", "/clips/1", "login 200 200 200", "login 400 400 400"),
        new("/variants", "/variants", "login 200 200 200", "login 400 400 400"),
        new("/variants/{Id:guid}", "/variants/00000001-0000-0000-0000-000000000000", "login 200 200 200", "login 400 400 400"),
        new("/compare", "/compare", "login 200 200 200", "login 400 400 400"),
        new("/library", "/library", "login 200 200 200", "login 400 400 400"),
        new("/templates", "/templates", "login 200 200 200", "login 400 400 400"),
        new("/templates/{Id:guid}", "/templates/00000001-0000-0000-0000-000000000000", "login 200 200 200", "login 400 400 400"),
        new("/library/{Id:guid}", "/library/00000001-0000-0000-0000-000000000000", "login 200 200 200", "login 400 400 400"),
        new("/brands", "/brands", "login 200 200 200", "login 400 400 400"),
        new("/notices", "/notices", "login 200 200 200", "login 400 400 400"),
        new("/drafts", "/drafts", "login 200 200 200", "login 400 400 400"),
        new("/campaigns", "/campaigns", "login 200 200 200", "login 400 400 400"),
        new("/campaigns/{Id:guid}", "/campaigns/00000001-0000-0000-0000-000000000000", "login 200 200 200", "login 400 400 400"),
        new("/sequences", "/sequences", "login 200 200 200", "login 400 400 400"),
        new("/sequences/new", "/sequences/new", "login 200 200 200", "login 400 400 400"),
        new("/sequences/{PublicId:guid}", "/sequences/00000001-0000-0000-0000-000000000000", "login 200 200 200", "login 400 400 400"),
        new("/spending", "/spending", "login 200 200 200", "login 400 400 400"),
        new("/share", "/share", "login 200 200 200", "login 400 400 400"),
        new("/spending/clips.csv", "/spending/clips.csv", "login 200 200 200", "login 405 405 405", "login 405 405 405"),
        new("/delivery", "/delivery", "login 200 200 200", "login 400 400 400"),
        new("/delivery/results", "/delivery/results", "login 200 200 200", "login 400 400 400"),
        new("/delivery/clips.zip", "/delivery/clips.zip?ids=1", "login 200 404 404", "login 405 405 405", "login 200 404 404"),
        new("/delivery/manifest.csv", "/delivery/manifest.csv?ids=1", "login 200 404 404", "login 405 405 405", "login 405 405 405"),
        new("/settings", "/settings", "login denied denied 200", "login denied denied 400"),
        new("/admin", "/admin", "login denied denied 200", "login denied denied 400"),
        new("/account/manage", "/account/manage", "login 200 200 200", "login 400 400 400"),
        new("/account/denied", "/account/denied", "login 200 200 200", "login 400 400 400"),
        new("/account/login", "/account/login", "200 home home home", "400 400 400 400"),
        new("/account/logout", "/account/logout", "login 405 405 405", "400 400 400 400"),
        new("/account/language", "/account/language", "login 405 405 405", "400 400 400 400"),
        new("/setup", "/setup", "404 404 404 404", "login login login login", "404 404 404 404"),
        new("/error", "/error", "200 200 200 200", "400 400 400 400"),
        new("/not-found", "/not-found", "200 200 200 200", "400 400 400 400"),

        // Files: the owner alone, for everybody else they do not exist.
        new("/media/{jobId:long}/clip.mp4", "/media/1/clip.mp4", "401 200 404 404", "401 405 405 405", "401 200 404 404"),
        new("/media/{jobId:long}/poster.jpg", "/media/1/poster.jpg", "401 200 404 404", "401 405 405 405", "401 200 404 404"),
        new("/media/{jobId:long}/last-frame.png", "/media/1/last-frame.png", "401 200 404 404", "401 405 405 405", "401 200 404 404"),
        new("/media/{jobId:long}/crop.mp4", "/media/1/crop.mp4", "401 200 404 404", "401 405 405 405", "401 200 404 404"),
        new("/media/{jobId:long}/files/{name}", "/media/1/files/hook.jpg", "401 200 404 404", "401 405 405 405", "401 200 404 404"),

        // The library: whoever may use a file; everybody may begin an upload, and goes on with their own only. Links need a token.
        new("/media/library/{id:guid}/file", "/media/library/00000001-0000-0000-0000-000000000000/file", "401 200 404 404", "401 405 405 405", "401 200 404 404"),
        new("/media/library/{id:guid}/preview", "/media/library/00000001-0000-0000-0000-000000000000/preview", "401 200 404 404", "401 405 405 405", "401 200 404 404"),
        new("/media/library/{id:guid}/strip", "/media/library/00000001-0000-0000-0000-000000000000/strip", "401 404 404 404", "401 405 405 405", "401 405 405 405"),
        new("/media/uploads/", "/media/uploads", "401 405 405 405", "401 415 415 415", "401 405 405 405"),
        new("/media/uploads/{id:guid}", "/media/uploads/00000000-0000-0000-0000-000000000001", "401 403 403 403", "401 405 405 405", "401 405 405 405"),
        new("/media/links/{token}/{name}", "/media/links/x/image.png", "403 403 403 403", "401 405 405 405", "403 403 403 403"),
        new("/media/links/check/{token}", "/media/links/check/x", "404 404 404 404", "401 405 405 405", "404 404 404 404"),

        // Circuits: signed in, from our own pages.
        new("/_blazor", "/_blazor", "401 400 400 400", "401 400 400 400", "401 405 405 405"),
        new("/_blazor/negotiate", "/_blazor/negotiate?negotiateVersion=1", "401 405 405 405", "401 200 200 200", "401 405 405 405"),
        new("/_blazor/disconnect/", "/_blazor/disconnect/", "401 405 405 405", "401 400 400 400", "401 405 405 405"),
        new("/_blazor/initializers/", "/_blazor/initializers/", "401 200 200 200", "401 200 200 200", "401 200 200 200"),

        new("/_framework/opaque-redirect", "/_framework/opaque-redirect", "login 400 400 400", "login 405 405 405"),

        // Guests: with a link's address and its password, the link's clips. Everybody else is asked for the password, whoever they are.
        new("/g/{token}/", "/g/TOKEN", "200 200 200 200 200", "404 404 404 404 404", "200 200 200 200 200"),
        new("/g/{token}/unlock", "/g/TOKEN/unlock", "303 303 303 303 303", "400 400 400 400 in", "303 303 303 303 303"),
        new("/g/{token}/clips/{id:long}", "/g/TOKEN/clips/1", "200 200 200 200 200", "404 404 404 404 404", "200 200 200 200 200"),
        new("/g/{token}/clips/{id:long}/comments", "/g/TOKEN/clips/1/comments", "303 303 303 303 303", "200 200 200 200 400", "303 303 303 303 303"),
        new("/g/{token}/clips/{id:long}/comments/{remark:guid}", "/g/TOKEN/clips/1/comments/00000001-0000-0000-0000-000000000000", "303 303 303 303 303", "200 200 200 200 400", "303 303 303 303 303"),
        new("/g/{token}/clips/{id:long}/decision", "/g/TOKEN/clips/1/decision", "303 303 303 303 303", "200 200 200 200 400", "303 303 303 303 303"),
        new("/g/{token}/media/{id:long}/clip.mp4", "/g/TOKEN/media/1/clip.mp4", "404 404 404 404 200", "404 404 404 404 404", "404 404 404 404 200"),
        new("/g/{token}/media/{id:long}/poster.jpg", "/g/TOKEN/media/1/poster.jpg", "404 404 404 404 200", "404 404 404 404 404", "404 404 404 404 200"),
        new("/g/{token}/{**rest}", "/g/TOKEN/history", "404 404 404 404 404", "404 404 404 404 404", "404 404 404 404 404"),

        new("/healthz/live", "/healthz/live", "200 200 200 200", "200 200 200 200", "200 200 200 200"),
        new("/healthz/ready", "/healthz/ready", "200 200 200 200", "200 200 200 200", "200 200 200 200"),
    ];

    [Fact]
    public async Task EveryRoute_IsAnsweredAsItsRowSays_WithTheSecurityHeaders()
    {
        await using var studio = await StudioApp.StartAsync();
        await studio.AddMemberAsync(Owner);
        await studio.AddMemberAsync(Colleague);
        Assert.Equal(1, await studio.AddReadyJobAsync(Owner));
        await studio.AddItemAsync(Owner, new Guid(1, 0, 0, new byte[8]));
        var (guest, token) = await studio.OpenLinkAsync(Owner, 1);
        StudioClient[] people =
            [studio.NewClient(), await studio.SignInAsync(Owner), await studio.SignInAsync(Colleague), await studio.SignInAsync(), guest];
        var routes = studio.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);

        var found = new StringBuilder();
        foreach (var route in routes.Where(route => !IsAsset(route)).Order(StringComparer.OrdinalIgnoreCase))
        {
            var row = Array.Find(Rows, row => string.Equals(row.Route, route, StringComparison.OrdinalIgnoreCase));
            foreach (var method in Methods)
            {
                var expected = row is null ? "a row" : method == "POST" ? row.Post : method == "HEAD" ? row.Head ?? PageHead : row.Get;
                if (expected.Split(' ') is [var nobody, _, _, _]) expected += $" {nobody}";
                var answers = row is null ? "nothing" : string.Join(' ', await Task.WhenAll(people.Select(person => AskAsync(person, method, row.Path.Replace("TOKEN", token, StringComparison.Ordinal)))));
                if (answers != expected) found.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{method} {route}: {answers}, but expected {expected}");
            }
        }

        Assert.True(found.Length == 0, found.ToString());
        Assert.Empty(Rows.Select(row => row.Route).Where(route => !routes.Contains(route)));
    }

    [Fact]
    public async Task SharedFile_IsForEverybodyWhoIsSignedIn_AndReplacedByItsOwnerAlone()
    {
        await using var studio = await StudioApp.StartAsync();
        await studio.AddMemberAsync(Owner);
        await studio.AddMemberAsync(Colleague);
        var id = Guid.NewGuid();
        await studio.AddItemAsync(Owner, id, isShared: true);
        StudioClient[] people = [studio.NewClient(), await studio.SignInAsync(Owner), await studio.SignInAsync(Colleague)];

        foreach (var what in (string[])["file", "preview"])
            Assert.Equal("401 200 200", string.Join(' ', await Task.WhenAll(people.Select(person => AskAsync(person, "GET", $"/media/library/{id:N}/{what}")))));
        foreach (var (person, expected) in people.Zip((HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.Created, HttpStatusCode.NotFound]))
        {
            using var begin = new HttpRequestMessage(HttpMethod.Post, "/media/uploads") { Headers = { { "X-Studio-Upload", "1" } } };
            begin.Content = JsonContent.Create(new UploadAnnouncement("other.png", 1000, "image/png", null, id));
            using var answer = await person.Http.SendAsync(begin, TestContext.Current.CancellationToken);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task UploadOnItsWay_IsItsOwnersAlone_ByEveryMethodOfItsRoute()
    {
        await using var studio = await StudioApp.StartAsync();
        await studio.AddMemberAsync(Owner);
        await studio.AddMemberAsync(Colleague);
        var owner = await studio.SignInAsync(Owner);
        using var begun = await new Uploader(owner.Http).BeginAsync("mine.png", 1000);
        var path = $"/media/uploads/{(await Uploader.ReadAsync(begun)).Id}";
        StudioClient[] people = [studio.NewClient(), await studio.SignInAsync(Colleague), await studio.SignInAsync(), owner];

        foreach (var (method, query, expected) in ((string, string, string)[])[("GET", "", "401 404 404 200"), ("PATCH", "?offset=0", "401 404 404 200"), ("DELETE", "", "401 404 404 204")])
        {
            var answers = new List<int>();
            foreach (var person in people)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path + query) { Headers = { { "X-Studio-Upload", "1" } } };
                if (method == "PATCH") request.Content = new ByteArrayContent(new byte[10]);
                using var answer = await person.Http.SendAsync(request, TestContext.Current.CancellationToken);
                answers.Add((int)answer.StatusCode);
            }

            Assert.Equal((method, expected), (method, string.Join(' ', answers)));
        }
    }

    [Fact]
    public async Task EveryAsset_IsForEverybody_WithTheSecurityHeaders()
    {
        await using var studio = await StudioApp.StartAsync();
        var client = studio.NewClient();
        var assets = studio.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Where(IsAsset).Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(assets);
        foreach (var asset in assets) Assert.Equal("200", await AskAsync(client, "GET", asset));
    }

    private static async Task<string> AskAsync(StudioClient person, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST") request.Content = new FormUrlEncodedContent([new("_handler", "forged")]);
        using var answer = await person.Http.SendAsync(request, TestContext.Current.CancellationToken);
        HeaderRules.Check(answer);
        if (answer.StatusCode != HttpStatusCode.Redirect) return ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var target = new Uri(new Uri("http://localhost"), answer.Headers.Location!);
        Assert.Equal("localhost", target.Host);
        return target.AbsolutePath switch
        {
            "/account/login" => "login",
            "/account/denied" => "denied",
            "/" => "home",
            ['/', 'g', '/', ..] => "in",
            var other => other,
        };
    }

    private static bool IsAsset(string route) => !route.StartsWith("/media/", StringComparison.Ordinal) && (
        Path.GetExtension(route) is ".css" or ".js" or ".svg" or ".map" or ".gz" or ".br" or ".json" or ".woff2" or ".mjs" or ".png" or ".ico" or ".txt"
        || route.StartsWith("/_content/", StringComparison.Ordinal) || (route.StartsWith("/_framework/", StringComparison.Ordinal) && route != "/_framework/opaque-redirect"));

    /// <param name="Head">Null: as with every page.</param>
    private sealed record Row(string Route, string Path, string Get, string Post, string? Head = null);
}
