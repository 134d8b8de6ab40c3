using Seedance.Web.Limits;

namespace Seedance.Web.Jobs;

public static class JobsSetup
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<JobsOptions>().BindConfiguration(JobsOptions.Section)
            .Validate(o => o.LeaseDuration >= TimeSpan.FromSeconds(1), "Jobs:LeaseDuration must be at least one second.")
            .Validate(o => o.MaxConcurrentPolls > 0 && o.MaxConcurrentSaves > 0, "Jobs:MaxConcurrentPolls and Jobs:MaxConcurrentSaves must be positive.")
            .ValidateOnStart();
        return services
            .AddLimits()
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
            .AddSingleton<JobHolder>()
            .AddSingleton<JobService>()
            .AddSingleton<JobBatches>()
            .AddSingleton<UsualTime>()
            .AddSingleton<ExpectedTime>()
            .AddSingleton<JobRunner>()
            .AddHostedService<JobRelay>()
            .AddHostedService(services => services.GetRequiredService<JobCropper>())
            .AddHostedService(services => services.GetRequiredService<JobRunner>());
    }
}
