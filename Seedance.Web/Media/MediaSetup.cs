using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Limits;
using Seedance.Web.Media.Delivery;
using Seedance.Web.Media.Films;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Media;

public static class MediaSetup
{
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section)
            .Validate(o => !string.IsNullOrWhiteSpace(o.Path), "Uploads:Path is empty.")
            .Validate(o => o.MaxBytes >= 1, "Uploads:MaxBytes must be at least 1.")
            .Validate(o => o.QuotaPerPerson >= 0, "Uploads:QuotaPerPerson must not be negative.")
            .Validate(o => o.QuotaTotal >= 0, "Uploads:QuotaTotal must not be negative.")
            .ValidateOnStart();
        services.AddOptions<LinkOptions>().BindConfiguration(LinkOptions.Section)
            .Configure<IConfiguration>((links, settings) => links.PublicUrl = settings["Server:PublicUrl"] ?? "")
            .Validate(o => o.MaxInlineBytes >= 0, "Links:MaxInlineBytes must not be negative.")
            .Validate(o => o.MaxBodyBytes is >= 100_000 and <= 64_000_000, "Links:MaxBodyBytes must be from 100000 to 64000000.")
            .ValidateOnStart();
        services.AddOptions<LibraryOptions>().BindConfiguration(LibraryOptions.Section);
        services.AddPlacements();
        services.AddDelivery();
        services.AddLimits();
        services.AddDataProtection();
        return services
            .AddSingleton<MediaTools>()
            .AddSingleton<ClipSaver>()
            .AddSingleton<ClipCropper>()
            .AddSingleton<MediaReader>()
            .AddSingleton<MediaSweeper>()
            .AddSingleton<MediaProbe>()
            .AddSingleton<MediaMender>()
            .AddSingleton<MediaPreviews>()
            .AddSingleton(provider => new UploadFolder(
                Path.Combine(provider.GetRequiredService<DataFolder>().Root, provider.GetRequiredService<IOptions<UploadOptions>>().Value.Path)))
            .AddSingleton<Uploads>()
            .AddSingleton<LibraryQuota>()
            .AddSingleton<MediaLibrary>()
            .AddSingleton<LibraryQuery>()
            .AddSingleton<LibraryMender>()
            .AddSingleton<MediaStrips>()
            .AddSingleton<ClipStrips>()
            .AddSingleton<ClipCrops>()
            .AddSingleton<ClipPreviews>()
            .AddSingleton<IJobFileMaker>(provider => provider.GetRequiredService<ClipStrips>())
            .AddSingleton<JobFileShelf>()
            .AddSingleton<ClipProbe>()
            .AddSingleton<ClipTracksReader>()
            .AddSingleton<FilmJoiner>()
            .AddSingleton<ClipReferences>()
            .AddSingleton<PublicAddressCheck>()
            .AddSingleton<MediaLinks>()
            .AddSingleton<ReferenceCheck>()
            .AddHostedService<SweepService>();
    }
}
