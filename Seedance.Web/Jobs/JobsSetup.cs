using Microsoft.Extensions.Options;
using Seedance.Web.Jobs.Notices;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Jobs.Sequences;
using Seedance.Web.Limits;

namespace Seedance.Web.Jobs;

public static class JobsSetup
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<JobsOptions>().BindConfiguration(JobsOptions.Section)
            .Validate(o => o.LeaseDuration >= TimeSpan.FromSeconds(1), "Jobs:LeaseDuration must be at least one second.")
            .Validate(o => o.MaxConcurrentAssemblies > 0, "Jobs:MaxConcurrentAssemblies must be positive.")
            .Validate(o => o.MaxConcurrentPolls > 0 && o.MaxConcurrentSaves > 0, "Jobs:MaxConcurrentPolls and Jobs:MaxConcurrentSaves must be positive.")
            .ValidateOnStart();
        services.AddOptions<NoticeOptions>().BindConfiguration(NoticeOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<NoticeOptions>, NoticeOptionsValidator>();
        return services
            .AddLimits()
            .AddReviews()
            .AddSequences()
            .AddSingleton<JobStore>()
            .AddSingleton<JobNotifier>()
            .AddSingleton<JobPace>()
            .AddSingleton<QueuePause>()
            .AddSingleton<JobReleases>()
            .AddSingleton<RequestPreparer>()
            .AddSingleton<JobSubmitter>()
            .AddSingleton<JobPoller>()
            .AddSingleton<JobSaver>()
            .AddSingleton<JobCropper>()
            .AddSingleton<JobCrops>()
            .AddSingleton<JobHolder>()
            .AddSingleton<JobService>()
            .AddSingleton<JobShelf>()
            .AddSingleton<JobTrash>()
            .AddSingleton<Campaigns>()
            .AddSingleton<JobBatches>()
            .AddSingleton<AdResults>()
            .AddSingleton<UsualTime>()
            .AddSingleton<ExpectedTime>()
            .AddSingleton<JobRunner>()
            .AddSingleton<NoticeBoard>()
            .AddSingleton<NoticeList>()
            .AddSingleton<JobNoticeMaker>()
            .AddSingleton<ReviewNotices>()
            .AddHostedService<JobRelay>()
            .AddHostedService<RequestHashFill>()
            .AddHostedService<JobTextFill>()
            .AddHostedService(services => services.GetRequiredService<JobCropper>())
            .AddHostedService(services => services.GetRequiredService<JobTrash>())
            .AddHostedService(services => services.GetRequiredService<JobNoticeMaker>())
            .AddHostedService<CampaignNews>()
            .AddHostedService(services => services.GetRequiredService<JobRunner>());
    }
}
