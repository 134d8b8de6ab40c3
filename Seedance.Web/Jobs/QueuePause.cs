using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Jobs;

/// <summary>
/// Why nothing is submitted at the moment: a key that does not work, no money, a gateway that asks to wait or cannot be
/// reached. One for all jobs, so that a hundred of them do not fail one by one. Ends by itself: one job tries again after a
/// while, and a change of the settings clears it at once.
/// </summary>
public sealed class QueuePause : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _clock;
    private readonly IDisposable? _settings;
    private readonly Lock _lock = new();
    private long _since;
    private TimeSpan _wait;
    private int _troubles;

    public QueuePause(TimeProvider clock, IOptionsMonitor<GatewayOptions> options)
    {
        _clock = clock;
        _settings = options.OnChange(_ => Clear());
    }

    /// <summary>What is wrong; null when nothing is. Set until a call went through.</summary>
    public GatewayProblem? Problem { get; private set; }

    /// <summary>The same for a job that waits because of it, without what only concerns the request that met it.</summary>
    public JobProblem? AsJobProblem => Problem is { } problem ? JobProblems.From(problem with { Raw = "", RequestId = null }) : null;

    /// <summary>Raised when <see cref="Problem"/> has changed.</summary>
    public event Action? Changed;

    /// <summary>True while nobody may submit. When it becomes false with a problem still set, one job may try.</summary>
    public bool IsOn
    {
        get
        {
            lock (_lock) return _clock.GetElapsedTime(_since) < _wait;
        }
    }

    /// <summary>True while <see cref="Problem"/> was met by polls only: submits that work end it, and so does a poll that goes through.</summary>
    public bool IsOfPolls { get; private set; }

    /// <summary>A submit met this trouble: wait, longer each time.</summary>
    public void Begin(GatewayProblem problem) => Begin(problem, isOfPolls: false);

    /// <summary>A poll met trouble that submits would meet, too. What submits have met already counts more.</summary>
    public void BeginByPoll(GatewayProblem problem) => Begin(problem, isOfPolls: true);

    /// <summary>A poll went through.</summary>
    public void ClearByPoll()
    {
        if (IsOfPolls) Clear(onlyOfPolls: true);
    }

    /// <summary>A call went through, or the settings are new.</summary>
    public void Clear() => Clear(onlyOfPolls: false);

    private void Begin(GatewayProblem problem, bool isOfPolls)
    {
        lock (_lock)
        {
            if (isOfPolls && Problem is not null && (!IsOfPolls || IsOn)) return;
            IsOfPolls = isOfPolls;
            var wait = Shortest * Math.Pow(2, Math.Min(_troubles++, 6));
            if (wait > Longest) wait = Longest;
            if (problem.RetryAfter is { } asked && asked > wait) wait = asked;
            (_since, _wait) = (_clock.GetTimestamp(), wait);
            Problem = problem;
        }

        Changed?.Invoke();
    }

    private void Clear(bool onlyOfPolls)
    {
        lock (_lock)
        {
            if (Problem is null || (onlyOfPolls && !IsOfPolls)) return;
            IsOfPolls = false;
            _wait = TimeSpan.Zero;
            _troubles = 0;
            Problem = null;
        }

        Changed?.Invoke();
    }

    /// <inheritdoc />
    public void Dispose() => _settings?.Dispose();
}
