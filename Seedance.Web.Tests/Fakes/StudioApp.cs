using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Storage;

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

    /// <summary>The clock of the program.</summary>
    public ShiftedClock Clock => _factory.Clock;

    public IServiceProvider Services => _factory.Services;

    /// <param name="withAdmin">False leaves the first setup open.</param>
    /// <param name="settings">Settings of the program, for example "Gateway:ApiKey".</param>
    public static async Task<StudioApp> StartAsync(bool withAdmin = true, Dictionary<string, string?>? settings = null)
    {
        var database = await TestDatabase.CreateWithSchemaAsync(DatabaseProvider.Sqlite);
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

    /// <summary>Keeps no cookies: the test sends them itself.</summary>
    public HttpClient NewBareClient() => _factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });

    /// <summary>One request as a server sees it, with the address it comes from and headers that no client would send.</summary>
    public Task<HttpContext> SendAsync(Action<HttpContext> request) => _factory.Server.SendAsync(request, TestContext.Current.CancellationToken);

    /// <summary>Another person, with a password of their own.</summary>
    public async Task AddMemberAsync(string email, string password = AdminPassword, string? name = null)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        var user = new StudioUser { UserName = email, Email = email, DisplayName = name ?? email };
        Assert.True((await users.CreateAsync(user, password)).Succeeded);
        Assert.True((await users.AddToRoleAsync(user, Roles.Member)).Succeeded);
    }

    /// <summary>A finished clip of this person, with its files.</summary>
    public async Task<long> AddReadyJobAsync(string ownerEmail, string title = "A paper boat")
    {
        var owner = await FindUserAsync(ownerEmail);
        var result = await Get<JobService>().SubmitAsync(new NewJob(owner.Id, Guid.NewGuid(), title, TestStudio.Request()), CancellationToken.None);
        var id = Assert.IsType<SubmitResult.Created>(result).JobId;
        await using var db = await OpenAsync();
        var job = await db.Jobs.SingleAsync(j => j.Id == id);
        job.State = JobState.Ready;
        job.DueAt = DateTime.MaxValue;
        foreach (var name in (string[])[ClipFiles.ClipName, ClipFiles.PosterName, ClipFiles.LastFrameName, ClipFiles.CropName])
            await Get<IFileStore>().WriteAsync(ClipFiles.Key(id, 1, name), new MemoryStream(new byte[1000]), 1000, CancellationToken.None);
        (job.ClipKey, job.PosterKey) = (ClipFiles.Key(id, 1, ClipFiles.ClipName), ClipFiles.Key(id, 1, ClipFiles.PosterName));
        (job.LastFrameKey, job.CropKey) = (ClipFiles.Key(id, 1, ClipFiles.LastFrameName), ClipFiles.Key(id, 1, ClipFiles.CropName));
        (job.ClipBytes, job.ClipSha256) = (1000, new string('a', 64));
        var file = new JobFile { JobId = id, Name = ClipStrips.HookName, FileKey = ClipFiles.Key(id, 1, ClipStrips.HookName), ContentType = "image/jpeg", Bytes = 1000 };
        await Get<IFileStore>().WriteAsync(file.FileKey, new MemoryStream(new byte[1000]), 1000, CancellationToken.None);
        db.JobFiles.Add(file);
        await db.SaveChangesAsync();
        return id;
    }

    /// <summary>A picture in this person's library, with its files.</summary>
    public async Task AddItemAsync(string ownerEmail, Guid publicId, bool isShared = false)
    {
        var item = new MediaItem
        {
            PublicId = publicId,
            OwnerId = (await FindUserAsync(ownerEmail)).Id,
            Kind = "Image",
            Name = "bottle",
            Format = "png",
            ContentType = "image/png",
            FileKey = LibraryFiles.NewKey(publicId, ".png"),
            PreviewKey = LibraryFiles.NewKey(publicId, ".jpg"),
            Bytes = 1000,
            Sha256 = new string('a', 64),
            IsShared = isShared,
            CreatedAt = DateTime.UtcNow,
        };
        foreach (var key in (string[])[item.FileKey, item.PreviewKey]) await Get<IFileStore>().WriteAsync(key, new MemoryStream(new byte[1000]), 1000, CancellationToken.None);
        await using var db = await OpenAsync();
        db.MediaItems.Add(item);
        await db.SaveChangesAsync();
    }

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
        public ShiftedClock Clock { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            foreach (var (key, value) in settings) builder.UseSetting(key, value);

            // With PostgreSQL the data folder hangs below the content root, which would be the repository.
            if (settings.GetValueOrDefault("Database:Provider") == nameof(DatabaseProvider.Postgres))
                builder.UseContentRoot(Path.GetDirectoryName(settings["Storage:Path"])!);
            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock));
        }
    }
}
