using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Features.Clips;
using Seedance.Web.Features.History;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Media.Placements;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features;

/// <summary>Components of history and clips, drawn without a browser on top of the real modules.</summary>
internal sealed class ClipRendering : IAsyncDisposable
{
    private ClipRendering(TestStudio studio)
    {
        Studio = studio;
        var services = Page.Services;
        services.AddLocalization();
        services.AddSingleton<TimeProvider>(studio.Clock);
        services.AddSingleton(studio.Get<IDbContextFactory<StudioDb>>());
        services.AddSingleton(studio.Get<IOptionsMonitor<GatewayOptions>>());
        services.AddSingleton(studio.Get<JobService>());
        services.AddSingleton(studio.Get<JobShelf>());
        services.AddSingleton(studio.Get<Campaigns>());
        services.AddSingleton(studio.Get<Seedance.Web.Jobs.Reviews.ReviewService>());
        services.AddSingleton(studio.Get<JobNotifier>());
        services.AddSingleton(studio.Get<QueuePause>());
        services.AddSingleton(studio.Get<ClipReferences>());
        services.AddSingleton(studio.Get<MediaMender>());
        services.AddSingleton(studio.Get<ClipCropper>());
        services.AddSingleton(studio.Get<JobCropper>());
        services.AddSingleton(studio.Get<JobFileShelf>());
        services.AddSingleton(studio.Get<Seedance.Web.Jobs.Sequences.SequenceStore>());
        services.AddSingleton(studio.Get<JobCrops>());
        services.AddSingleton(studio.Get<ClipStrips>());
        services.AddSingleton(studio.Get<ClipPreviews>());
        services.AddSingleton(studio.Get<Seedance.Web.Limits.RateLimits>());
        services.AddSingleton(studio.Get<Seedance.Web.Jobs.Sequences.SequenceMaker>());
        services.AddSingleton(studio.Get<MediaTools>());
        services.AddSingleton(studio.Get<ClipProbe>());
        services.AddSingleton(studio.Get<MediaLibrary>());
        services.AddSingleton(studio.Get<IOptionsMonitor<PlacementOptions>>());
        services.AddSingleton(studio.Get<IOptionsMonitor<Seedance.Web.Media.Delivery.DeliveryOptions>>());
        services.AddSingleton(studio.Get<Seedance.Web.Media.Delivery.RightsLedger>());
        services.AddSingleton(studio.Get<AdResults>());
        services.AddSingleton<PriceWords>().AddSingleton<PlacementWords>().AddSingleton<MediaWords>().AddSingleton<ProblemWords>().AddSingleton<JobProblemWords>().AddHistory().AddClips();
        services.AddScoped<Seedance.Web.Components.Shared.ReaderZone>();
        Page.JSInterop.Mode = JSRuntimeMode.Loose;
        Person = Page.AddAuthorization().SetAuthorized("Ana").SetClaims(new Claim(ClaimTypes.NameIdentifier, TestStudio.Owner));
    }

    public TestStudio Studio { get; }

    public BunitContext Page { get; } = new();

    /// <summary>Who looks at it.</summary>
    public BunitAuthorizationContext Person { get; }

    public static async Task<ClipRendering> StartAsync(Action<IServiceCollection>? services = null, DatabaseProvider provider = DatabaseProvider.Sqlite) => new(await TestStudio.StartAsync(provider, services: services));

    /// <summary>A stored job in this state.</summary>
    public async Task<long> AddAsync(JobState state, Action<Job>? also = null)
    {
        var id = await Studio.SubmitAsync();
        await using var db = await Studio.OpenAsync();
        var job = await db.Jobs.SingleAsync(j => j.Id == id);
        job.State = state;
        if (state == JobState.Ready) (job.ClipKey, job.ClipBytes, job.ClipSha256) = ("k", 2_000_000, new string('a', 64));
        also?.Invoke(job);
        await db.SaveChangesAsync();
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        await Page.DisposeAsync();
        await Studio.DisposeAsync();
    }
}
