using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Account;
using Seedance.Web.Jobs;
using Seedance.Web.Limits;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Security;

/// <summary>A burst is refused with 429, Retry-After and a sentence; whoever had no part in it goes on undisturbed.</summary>
public sealed class RateLimitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Bucket_GivesAsManyAtOnceAsAMinuteHas_ThenOneByOne_AndForgetsWhoStaysAway()
    {
        var clock = new TestClock();
        var limits = new RateLimits(new Monitor(new LimitsOptions { SubmitsPerPerson = 4 }), clock);
        for (var i = 0; i < 4; i++) Assert.Null(limits.Take(Limit.SubmitsPerPerson, "ana"));

        Assert.Equal(TimeSpan.FromSeconds(15), limits.Take(Limit.SubmitsPerPerson, "ana"));
        Assert.Null(limits.Take(Limit.SubmitsPerPerson, "bo"));
        Assert.Null(limits.Take(Limit.SetupsPerAddress, "ana"));
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Null(limits.Take(Limit.SubmitsPerPerson, "ana"));
        Assert.NotNull(limits.Take(Limit.SubmitsPerPerson, "ana"));

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(limits.Take(Limit.SubmitsPerPerson, "cy"));
        Assert.Equal(1, limits.Count);
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")] // whoever has one address of a network has all of it
    [InlineData(null, "")]
    public void AddressOf_NamesTheCaller(string? address, string who) => Assert.Equal(
        who, RateLimits.AddressOf(new DefaultHttpContext { Connection = { RemoteIpAddress = address is null ? null : IPAddress.Parse(address) } }));

    [Fact]
    public async Task SignIn_PerAddress()
    {
        await using var studio = await StartAsync("SignInsPerAddress", 3);
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await SignInAsync(studio, "203.0.113.9", $"somebody{i}@example.org")).StatusCode);

        await CheckRefusedAsync(await SignInAsync(studio, "203.0.113.9", StudioApp.AdminEmail, StudioApp.AdminPassword));

        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(studio, "203.0.113.10", StudioApp.AdminEmail, StudioApp.AdminPassword)).StatusCode);
    }

    [Theory]
    [InlineData("nobody@example.org")]
    [InlineData(StudioApp.AdminEmail)]
    public async Task SignIn_PerAccount_AlsoForOneThatDoesNotExist(string email)
    {
        await using var studio = await StartAsync("SignInsPerAccount", 3);
        await studio.AddMemberAsync("bo@example.org");
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await SignInAsync(studio, $"203.0.113.{i}", email)).StatusCode);

        await CheckRefusedAsync(await SignInAsync(studio, "203.0.113.9", email.ToUpperInvariant()));

        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(studio, "203.0.113.9", "bo@example.org", StudioApp.AdminPassword)).StatusCode);
    }

    [Fact]
    public async Task ChangePassword_CannotBeTriedOutEither()
    {
        await using var studio = await StartAsync("SignInsPerAccount", 2);
        var client = await studio.SignInAsync();
        var fields = new Dictionary<string, string>
        {
            ["Input.Current"] = "not mine at all",
            ["Input.New"] = "my very own words",
            ["Input.Confirm"] = "my very own words",
        };
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await client.PostFormAsync("/account/manage", new(fields), "password")).StatusCode);

        await CheckRefusedAsync(await client.PostFormAsync("/account/manage", new(fields) { ["Input.Current"] = StudioApp.AdminPassword }, "password"));
    }

    [Fact]
    public async Task Setup_PerAddress()
    {
        await using var studio = await StartAsync("SetupsPerAddress", 2, withAdmin: false);
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.OK, (await SetUpAsync("203.0.113.9", "guess")).StatusCode);

        await CheckRefusedAsync(await SetUpAsync("203.0.113.9", studio.Get<SetupGate>().Code));

        Assert.Equal(HttpStatusCode.Redirect, (await SetUpAsync("203.0.113.10", studio.Get<SetupGate>().Code)).StatusCode);

        Task<HttpResponseMessage> SetUpAsync(string address, string code) => Client(studio, address).PostFormAsync("/setup", new()
        {
            ["Input.Email"] = "first@example.org",
            ["Input.Password"] = "four plain words here",
            ["Input.ConfirmPassword"] = "four plain words here",
            ["Input.Code"] = code,
        });
    }

    [Theory]
    [InlineData("CircuitsPerPerson", true)]
    [InlineData("CircuitsPerAddress", false)]
    public async Task Circuits(string limit, bool perPerson)
    {
        await using var studio = await StartAsync(limit, 3);
        await studio.AddMemberAsync("bo@example.org");
        var id = await studio.AddReadyJobAsync(StudioApp.AdminEmail);
        var (ana, bo) = (await studio.SignInAsync(), await studio.SignInAsync("bo@example.org"));
        var other = (perPerson ? bo : ana, perPerson ? "203.0.113.9" : "203.0.113.10");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await NegotiateAsync(ana, "203.0.113.9")).StatusCode);

            // What belongs to a connection is not a new one: neither its messages nor its end.
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(ana, HttpMethod.Post, "/_blazor?id=gone", "203.0.113.9")).StatusCode);
        }

        await CheckRefusedAsync(await NegotiateAsync(ana, "203.0.113.9"));
        await CheckRefusedAsync(await SendAsync(ana, HttpMethod.Get, "/_blazor", "203.0.113.9")); // a socket that never negotiates

        Assert.Equal(HttpStatusCode.OK, (await NegotiateAsync(other.Item1, other.Item2)).StatusCode);
        for (var i = 0; i < 50; i++) Assert.Equal(HttpStatusCode.OK, (await SendAsync(ana, HttpMethod.Get, $"/media/{id}/clip.mp4", "203.0.113.9")).StatusCode);
    }

    [Fact]
    public async Task Submit_PerPerson_LosesNothing()
    {
        await using var studio = await TestStudio.StartAsync(configure: settings => settings["Limits:SubmitsPerPerson"] = "3");
        var jobs = Enumerable.Range(0, 4).Select(_ => new NewJob(TestStudio.Owner, Guid.NewGuid(), null, TestStudio.Request())).ToList();
        foreach (var job in jobs.Take(3)) Assert.IsType<SubmitResult.Created>(await studio.Jobs.SubmitAsync(job, Token));

        var refused = Assert.IsType<SubmitResult.TooMany>(await studio.Jobs.SubmitAsync(jobs[3], Token));

        Assert.Equal(TimeSpan.FromSeconds(20), refused.Wait);
        await studio.SubmitAsync(owner: TestStudio.Stranger);
        Assert.IsType<SubmitResult.AlreadySubmitted>(await studio.Jobs.SubmitAsync(jobs[0], Token)); // the same press is still the same job
        studio.Clock.Advance(refused.Wait);
        Assert.IsType<SubmitResult.Created>(await studio.Jobs.SubmitAsync(jobs[3], Token));
    }

    [Fact]
    public async Task Start_WithLimitsBelowOne_ListsThem()
    {
        var (exitCode, log) = await StudioProcess.StartAndFailAsync(new() { ["Limits__SignInsPerAddress"] = "0", ["Limits__SubmitsPerPerson"] = "-1" });
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal); // a sentence, no stack
        Assert.Contains("Seedance Studio cannot start: Limits:SignInsPerAddress must be at least 1.; Limits:SubmitsPerPerson must be at least 1.", log.Split('\n'));
    }

    // Addresses come as from a proxy, which is how a test can have several.
    private static Task<StudioApp> StartAsync(string limit, int value, bool withAdmin = true) => StudioApp.StartAsync(withAdmin, new()
    {
        ["Limits:" + limit] = value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Server:KnownProxies:0"] = "127.0.0.1",
    });

    private static StudioClient Client(StudioApp studio, string address)
    {
        var client = studio.NewClient();
        client.Http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }

    private static Task<HttpResponseMessage> SignInAsync(StudioApp studio, string address, string email, string password = "not the password") =>
        Client(studio, address).PostFormAsync("/account/login", new() { ["Input.Email"] = email, ["Input.Password"] = password });

    private static Task<HttpResponseMessage> NegotiateAsync(StudioClient client, string address) =>
        SendAsync(client, HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1", address);

    private static Task<HttpResponseMessage> SendAsync(StudioClient client, HttpMethod method, string path, string address) =>
        client.Http.SendAsync(new HttpRequestMessage(method, path) { Headers = { { "X-Forwarded-For", address } } }, Token);

    private static async Task CheckRefusedAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        var seconds = answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds;
        Assert.InRange(seconds, 1, 60);
        Assert.Matches($"Too many (tries|requests). Wait {seconds} seconds, then try again.", await answer.Content.ReadAsStringAsync(Token));
        HeaderRules.Check(answer);
    }

    private sealed class Monitor(LimitsOptions options) : IOptionsMonitor<LimitsOptions>
    {
        public LimitsOptions CurrentValue => options;

        public LimitsOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<LimitsOptions, string?> listener) => null;
    }
}
