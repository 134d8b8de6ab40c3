using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Seedance.Web.Data;

namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// The whole program in this process, spoken to over HTTP: pages, accounts, headers. SQLite in a folder of its own, demo
/// gateway. For journeys in a browser see StudioProcess.
/// </summary>
public sealed class StudioApp : IAsyncDisposable
{
    public const string AdminEmail = "ana@example.org";
    public const string AdminPassword = "quiet river seven";

    private readonly TestDatabase _database;
    private readonly Factory _factory;

    private StudioApp(TestDatabase database, Factory factory) => (_database, _factory) = (database, factory);

    public string Folder => _database.Folder;

    public IServiceProvider Services => _factory.Services;

    /// <param name="withAdmin">False leaves the first setup open.</param>
    /// <param name="settings">Settings of the program, for example "Gateway:ApiKey".</param>
    public static async Task<StudioApp> StartAsync(bool withAdmin = true, Dictionary<string, string?>? settings = null)
    {
        var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        try
        {
            return Start(database, withAdmin, settings);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>The program again on the files of this one, which must be stopped with <see cref="StopAsync"/> before.</summary>
    public StudioApp Restart(Dictionary<string, string?>? settings = null) => Start(_database, withAdmin: false, settings);

    public ValueTask StopAsync() => _factory.DisposeAsync();

    public StudioClient NewClient() => new(_factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }));

    /// <summary>One request as a server sees it, with the address it comes from and headers that no client would send.</summary>
    public Task<HttpContext> SendAsync(Action<HttpContext> request) => _factory.Server.SendAsync(request, TestContext.Current.CancellationToken);

    /// <summary>A client that is signed in as the administrator.</summary>
    public async Task<StudioClient> SignInAsync(string email = AdminEmail, string password = AdminPassword)
    {
        var client = NewClient();
        using var answer = await client.PostFormAsync("/account/login", new() { ["Input.Email"] = email, ["Input.Password"] = password });
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public Task<StudioDb> OpenAsync() => Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();

    public async Task<StudioUser> FindUserAsync(string email)
    {
        await using var db = await OpenAsync();
        return await db.Users.AsNoTracking().SingleAsync(user => user.Email == email);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _database.DisposeAsync();
    }

    private static StudioApp Start(TestDatabase database, bool withAdmin, Dictionary<string, string?>? settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Database:ConnectionString"] = database.ConnectionString,
            ["Storage:Path"] = Path.Combine(database.Folder, "media"),
        };
        if (withAdmin) (all["Setup:AdminEmail"], all["Setup:AdminPassword"]) = (AdminEmail, AdminPassword);
        foreach (var (key, value) in settings ?? []) all[key] = value;
        var studio = new StudioApp(database, new Factory(all));
        _ = studio.Services;
        return studio;
    }

    private sealed class Factory(Dictionary<string, string?> settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            builder.ConfigureLogging(logging => logging.ClearProviders());
        }
    }
}
