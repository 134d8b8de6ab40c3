using System.Net;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Security;

/// <summary>Answers that say no carry the same headers as pages, and tell nothing of the inside.</summary>
public sealed class ErrorAnswerTests
{
    [Fact]
    public async Task Errors_CarryTheHeaders_AndNoStack()
    {
        await using var studio = await StudioApp.StartAsync(settings: new() { ["Limits:SignInsPerAddress"] = "1" });
        var client = await studio.SignInAsync();
        var stranger = studio.NewClient();
        var job = await studio.AddReadyJobAsync(StudioApp.AdminEmail);
        var unseen = await studio.AddReadyJobAsync(StudioApp.AdminEmail); // whose file nobody has asked for yet

        await CheckAsync(HttpStatusCode.BadRequest, client.SendAsync("/account/logout", []));
        await CheckAsync(HttpStatusCode.BadRequest, client.SendAsync("/account/manage", []));
        await CheckAsync(HttpStatusCode.Unauthorized, stranger.GetAsync($"/media/{job}/clip.mp4"));
        await CheckAsync(HttpStatusCode.Forbidden, Forged(client, "https://evil.example"));
        await CheckAsync(HttpStatusCode.NotFound, client.GetAsync("/no/such/page"));
        await CheckAsync(HttpStatusCode.NotFound, client.GetAsync("/css/../../appsettings.json"));
        await CheckAsync(HttpStatusCode.NotFound, client.GetAsync("/media/999/clip.mp4"));
        await CheckAsync(HttpStatusCode.NotFound, client.GetAsync("/setup"));
        await CheckAsync(HttpStatusCode.MethodNotAllowed, client.Http.DeleteAsync($"/media/{job}/clip.mp4", TestContext.Current.CancellationToken));
        await CheckAsync(HttpStatusCode.RequestedRangeNotSatisfiable, Range(client, $"/media/{job}/clip.mp4"));
        await CheckAsync(HttpStatusCode.TooManyRequests, stranger.PostFormAsync(
            "/account/login", new() { ["Input.Email"] = "a@example.org", ["Input.Password"] = "whatever" }));

        await using (var db = await studio.OpenAsync()) await db.Database.ExecuteSqlRawAsync("ALTER TABLE Jobs RENAME TO Gone", TestContext.Current.CancellationToken);
        await CheckAsync(HttpStatusCode.InternalServerError, client.GetAsync($"/media/{unseen}/clip.mp4"));
        await using (var db = await studio.OpenAsync()) await db.Database.ExecuteSqlRawAsync("ALTER TABLE AspNetUsers RENAME TO Away", TestContext.Current.CancellationToken);
        await CheckAsync(HttpStatusCode.InternalServerError, client.GetAsync("/account/manage"));
    }

    private static async Task CheckAsync(HttpStatusCode status, Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.Equal(status, answer.StatusCode);
        HeaderRules.Check(answer);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        foreach (var inside in (string[])["   at ", "Exception", "SQLite", "no such table", "/tmp/"])
            Assert.DoesNotContain(inside, text, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<HttpResponseMessage> Forged(StudioClient client, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", origin);
        return client.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> Range(StudioClient client, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(5000, 6000);
        return client.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
