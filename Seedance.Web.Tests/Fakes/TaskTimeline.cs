namespace Seedance.Web.Tests.Fakes;

/// <summary>What the gateway says of a task for a while.</summary>
/// <param name="Outer">The gateway's word; SUCCESS and FAILURE come with a clip and a reason.</param>
/// <param name="Inner">The provider's own word.</param>
/// <param name="Lasts">By the gateway's clock; null: for one poll.</param>
public sealed record TaskStep(string Outer, string Progress = "", string Inner = "", TimeSpan? Lasts = null)
{
    public static readonly TaskStep Queued = new("QUEUED", "10%", "queued");
    public static readonly TaskStep Running = new("IN_PROGRESS", "50%", "running");
    public static readonly TaskStep Success = new("SUCCESS", "100%", "succeeded");
    public static readonly TaskStep Failure = new("FAILURE", "100%", "failed");
}

/// <summary>The script of a task's states. Its last step stays for ever.</summary>
public sealed record TaskTimeline(params IReadOnlyList<TaskStep> Steps)
{
    /// <summary>Queued, then running, then successful at the given poll (from 0).</summary>
    public static TaskTimeline OfPolls(int polls) =>
        new([.. Enumerable.Range(0, Math.Max(0, polls)).Select(turn => turn == 0 ? TaskStep.Queued : TaskStep.Running), TaskStep.Success]);

    /// <summary>Successful so long after it was taken, however often it is asked.</summary>
    public static TaskTimeline Of(TimeSpan duration) =>
        new(TaskStep.Queued with { Lasts = duration / 4 }, TaskStep.Running with { Lasts = duration * 3 / 4 }, TaskStep.Success);

    /// <summary>The step for a poll.</summary>
    /// <param name="turn">How often it was asked before.</param>
    /// <param name="age">Since it was taken.</param>
    public TaskStep At(int turn, TimeSpan age)
    {
        foreach (var step in Steps.SkipLast(1))
        {
            if (step.Lasts is { } lasts)
            {
                if (age < lasts) return step;
                age -= lasts;
            }
            else if (turn-- <= 0)
            {
                return step;
            }
        }

        return Steps[^1];
    }
}
