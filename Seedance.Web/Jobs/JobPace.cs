using Microsoft.Extensions.Options;
using Seedance.Web.Gateway;

namespace Seedance.Web.Jobs;

/// <summary>When to ask next. All figures follow from <c>Gateway:PollInterval</c>.</summary>
public sealed class JobPace(IOptionsMonitor<GatewayOptions> options)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>The gateway may not know the task at once, but a short clip should not wait a whole interval.</summary>
    private static readonly TimeSpan FirstPoll = TimeSpan.FromSeconds(3);

    /// <summary>The demo costs nothing and has no budget to keep.</summary>
    private static readonly TimeSpan DemoInterval = TimeSpan.FromSeconds(1);

    public TimeSpan First(string gateway) => Shorter(FirstPoll, Interval(gateway));

    /// <summary>The interval, give or take a tenth, so that jobs do not march in step.</summary>
    public TimeSpan Next(string gateway) => Jitter(Interval(gateway));

    /// <summary>After the n-th trouble in a row: doubled each time, at most five minutes; what the gateway asks for, if longer.</summary>
    public TimeSpan AfterTrouble(string gateway, int troubles, TimeSpan? retryAfter)
    {
        var interval = Shorter(Interval(gateway), TimeSpan.FromSeconds(5));
        var backoff = Shorter(interval * Math.Pow(2, Math.Clamp(troubles, 0, 12)), LongestWait);
        return Jitter(retryAfter is { } asked && asked > backoff ? asked : backoff);
    }

    /// <summary>Nothing is put off longer than this.</summary>
    public TimeSpan Longest => 1.2 * (options.CurrentValue.PollInterval > AnswerReader.LongestWait ? options.CurrentValue.PollInterval : AnswerReader.LongestWait);

    /// <summary>How long an idle runner sleeps when nobody wakes it.</summary>
    public TimeSpan Idle => TimeSpan.FromMilliseconds(Math.Clamp(options.CurrentValue.PollInterval.TotalMilliseconds / 5, 50, 1000));

    private TimeSpan Interval(string gateway) => gateway == GatewayTarget.DemoName
        ? Shorter(DemoInterval, options.CurrentValue.PollInterval)
        : options.CurrentValue.PollInterval;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Jitter(TimeSpan wait) => wait * (0.9 + (Random.Shared.NextDouble() * 0.2));
}
