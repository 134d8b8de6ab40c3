using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Account;

public sealed class HeadersTests(SharedStudioApp shared) : IClassFixture<SharedStudioApp>
{
    [Theory]
    [InlineData("/account/login")]
    [InlineData("/account/manage")]
    [InlineData("/settings")]
    public async Task Pages_HoldNoInlineScriptStyleOrHandler(string path)
    {
        var client = path == "/account/login" ? shared.Studio.NewClient() : await shared.Studio.SignInAsync();
        using var answer = await client.GetAsync(path);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotMatch(@"<script(?![^>]*\ssrc=)", html);
        Assert.DoesNotMatch(@"<style|\sstyle=|\son[a-z]+=", html);
    }

    [Theory]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:1", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost", HttpStatusCode.OK)]
    [InlineData("https://localhost", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task Circuit_OpensForOwnPagesOnly(string? origin, HttpStatusCode status)
    {
        var client = await shared.Studio.SignInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
        using var answer = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)] // another port of this machine, a neighbour below the same domain
    [InlineData("same-origin", HttpStatusCode.OK)]
    [InlineData("none", HttpStatusCode.OK)]
    public async Task Circuit_WithoutAnOrigin_BelievesTheBrowser(string site, HttpStatusCode status)
    {
        var client = await shared.Studio.SignInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1") { Headers = { { "Sec-Fetch-Site", site } } };
        using var answer = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.OK)]
    [InlineData(true, HttpStatusCode.ServiceUnavailable)]
    public async Task Circuit_WhileTheStudioStops_IsRefused(bool isStopping, HttpStatusCode status)
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        await using var services = new ServiceCollection().AddSingleton<IHostApplicationLifetime>(lifetime).BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseCircuitGuard();
        app.Run(_ => Task.CompletedTask);
        if (isStopping) lifetime.StopApplication();
        var http = new DefaultHttpContext { Request = { Path = "/_blazor/negotiate" } };

        await app.Build()(http);

        Assert.Equal((int)status, http.Response.StatusCode);
    }
}
