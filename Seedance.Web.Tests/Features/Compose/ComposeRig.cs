using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Limits;
using Seedance.Web.Media;
using Seedance.Web.Media.Placements;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

/// <summary>Parts of the composer, rendered over the real modules and a real database.</summary>
public abstract class ComposeRig : BunitContext, IAsyncLifetime
{
    protected TestStudio Studio { get; private set; } = null!;

    /// <summary>Who looks at the page.</summary>
    protected BunitAuthorizationContext Person { get; private set; } = null!;

    protected static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Studio = await TestStudio.StartAsync();
        Services.AddLocalization();
        Services.AddSingleton(Studio.Get<Microsoft.Extensions.Configuration.IConfiguration>());
        Services.AddCompose();
        Services.AddSingleton<ProblemWords>();
        Services.AddSingleton<JobProblemWords>();
        Services.AddSingleton<TimeProvider>(Studio.Clock);
        Services.AddSingleton(Studio.Get<IDbContextFactory<StudioDb>>());
        Services.AddSingleton(Studio.Get<IOptionsMonitor<GatewayOptions>>());
        Services.AddSingleton(Studio.Get<JobService>());
        Services.AddSingleton(Studio.Get<JobBatches>());
        Services.AddSingleton(Studio.Get<Seedance.Web.Jobs.Campaigns>());
        Services.AddSingleton(Studio.Get<ExpectedTime>());
        Services.AddSingleton(Studio.Get<IOptionsMonitor<Seedance.Web.Media.Placements.PlacementOptions>>());
        Services.AddSingleton(Studio.Get<JobNotifier>());
        Services.AddSingleton(Studio.Get<UsualTime>());
        Services.AddSingleton(Studio.Get<QueuePause>());
        Services.AddSingleton(Studio.Get<VideoGateway>());
        Services.AddSingleton(Studio.Get<GatewayBalances>());
        Services.AddSingleton(Studio.Get<Seedance.Web.Gateway.Chat.ChatGateway>());
        Services.AddSingleton(Studio.Get<RateLimits>());
        Services.AddSingleton(Studio.Get<MediaLibrary>());
        Services.AddSingleton(Studio.Get<LibraryMender>());
        Services.AddSingleton(Studio.Get<LibraryQuery>());
        Services.AddSingleton(Studio.Get<MediaLinks>());
        Services.AddSingleton(Studio.Get<IOptionsMonitor<LibraryOptions>>());
        Services.AddSingleton(Studio.Get<IOptionsMonitor<Seedance.Web.Media.LinkOptions>>());
        Services.AddSingleton(Studio.Get<IOptionsMonitor<LimitsOptions>>());
        Services.AddSingleton(Studio.Get<MediaMender>());
        Services.AddSingleton(Studio.Get<IOptionsMonitor<PlacementOptions>>());
        Services.AddSingleton(Studio.Get<MediaTools>());
        Services.AddSingleton<PlacementWords>();
        Services.AddSingleton<MediaWords>();
        Services.AddSingleton<LinkWords>();
        Person = this.AddAuthorization().SetAuthorized("Ana").SetClaims(new Claim(ClaimTypes.NameIdentifier, TestStudio.Owner));

        // Known before a page asks: an answer on its way would draw the page in the middle of a test's click.
        await Studio.Get<GatewayBalances>().FindAsync(Cancel);
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

    private protected ComposeState NewState(ComposeForm? form = null)
    {
        var state = new ComposeState(Services.GetRequiredService<PreflightCheck>());
        state.Replace(form ?? ComposeForm.From(TestStudio.Request()));
        return state;
    }

    protected static ComposeForm WithReferences(params MediaKind[] kinds)
    {
        var form = ComposeForm.From(TestStudio.Request());
        form.References.AddRange(kinds.Select((kind, i) =>
            new FormReference { Kind = kind, Role = FormReference.RolesOf(kind)[0], Url = $"https://cdn.example.org/{i}.bin" }));
        return form;
    }
}
