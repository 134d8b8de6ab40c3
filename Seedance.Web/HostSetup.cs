using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Account;
using Seedance.Web.Data;
using Seedance.Web.Limits;

namespace Seedance.Web;

/// <summary>What every web program needs before it has a purpose: settings, address, key ring, headers.</summary>
public static class HostSetup
{
    private const string DefaultUrl = "http://localhost:5080";

    /// <summary>
    /// A published program has its assets beside its assembly; the framework would look below the content root, which is the folder
    /// that the program happens to be started in. The content root itself stays: the data folder hangs below it.
    /// </summary>
    public static WebApplicationOptions Options(string[] args)
    {
        var webRoot = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        return new WebApplicationOptions { Args = args, WebRootPath = Directory.Exists(webRoot) ? webRoot : null };
    }

    public static void AddHost(this WebApplicationBuilder builder)
    {
        // The settings file lies beside the program, not in the content root; first, so that everything else overrides it.
        var settings = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, "appsettings.json") };
        settings.ResolveFileProvider();
        builder.Configuration.Sources.Insert(0, settings);

        if (!HasAddress(builder.Configuration)) builder.WebHost.UseUrls(DefaultUrl);

        // Without a published wwwroot (dotnet run, tests) the assets come from where the build says they are.
        builder.WebHost.UseStaticWebAssets();
        if (!builder.Environment.IsDevelopment())
        {
            // After a mere build the framework would serve assets as if somebody edited them: uncompressed, never cached.
            builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
            builder.Configuration["EnableStaticAssetsDevelopmentCaching"] = "true";
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        if (builder.Configuration.IsShared()) builder.Services.AddSingleton<TimeProvider>(services => services.GetRequiredService<DatabaseClock>());
        else builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddKnownProxies();
        builder.Services.KeepInputOutOfLogs();

        // All at once: otherwise a slow download holds up the web server, and the runner learns of the stop only after it.
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<ServerOptions>>((host, server) =>
            (host.ShutdownTimeout, host.ServicesStopConcurrently) = (server.Value.ShutdownTimeout, true));
        builder.Services.AddLocalization();
        builder.Services.AddDataProtection().SetApplicationName("Seedance.Web");
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(services =>
            new ConfigureOptions<KeyManagementOptions>(keys => keys.XmlRepository = KeyRing(services)));
    }

    /// <summary>Makes the first key, if there is none. Before other replicas can: each of them would make its own.</summary>
    public static void PrepareKeyRing(this IServiceProvider services) =>
        services.GetRequiredService<IDataProtectionProvider>().CreateProtector("Seedance.Web.Start").Protect("");

    public static void UseHost(this WebApplication app)
    {
        app.UseKnownProxies();
        app.UseSecurityHeaders();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UsePlainStatusCodes();
        app.UseCircuitGuard();
        app.UseAuthentication();
        app.UseLanguages();
        app.UseCircuitLimit();
        app.UseAccountGates();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    private static IXmlRepository KeyRing(IServiceProvider services) =>
        services.GetService<IDbContextFactory<PostgresStudioDb>>() is { } databases
            ? new DatabaseKeyRing(databases)
            : new FileSystemXmlRepository(
                new DirectoryInfo(Path.Combine(services.GetRequiredService<DataFolder>().Root, "keys")), services.GetRequiredService<ILoggerFactory>());

    private static bool HasAddress(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["urls"])
        || !string.IsNullOrEmpty(configuration["http_ports"])
        || !string.IsNullOrEmpty(configuration["https_ports"])
        || configuration.GetSection("Kestrel:Endpoints").Exists();
}
