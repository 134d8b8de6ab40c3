using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Library;

/// <summary>Pages of the library, rendered over the real modules and a real database.</summary>
public abstract class LibraryRig : BunitContext, IAsyncLifetime
{
    private protected DatabaseFaults Faults { get; } = new();

    protected TestStudio Studio { get; private set; } = null!;

    /// <summary>Who looks at the page.</summary>
    protected BunitAuthorizationContext Person { get; private set; } = null!;

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    protected static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Studio = await TestStudio.StartAsync(
            configure: settings => (settings["Uploads:QuotaPerPerson"], settings["Uploads:QuotaTotal"]) = ("2700000", "0"),
            services: services => services.ConfigureDbContext<SqliteStudioDb>(options => options.AddInterceptors(Faults)));
        Services.AddLocalization();
        Services.AddSingleton<TimeProvider>(Studio.Clock);
        Services.AddSingleton(Studio.Get<IOptionsMonitor<GatewayOptions>>());
        Services.AddSingleton(Studio.Get<MediaLibrary>());
        Services.AddSingleton(Studio.Get<LibraryQuery>());
        Services.AddSingleton(Studio.Get<MediaMender>());
        Services.AddSingleton<MediaWords>();
        Person = this.AddAuthorization().SetAuthorized("Ana").SetClaims(new Claim(ClaimTypes.NameIdentifier, TestStudio.Owner));
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.SetupModule(_ => true).Mode = JSRuntimeMode.Loose;
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeComponentsAsync();
        await base.DisposeAsyncCore();
        await Studio.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
