using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Jobs;

/// <summary>Makes stored problems: the gateway's own kinds by name, and the kinds that arise here.</summary>
public static class JobProblems
{
    /// <summary>The paid call left without a readable answer, or the studio stopped in the middle of it.</summary>
    public const string OutcomeUnknown = nameof(OutcomeUnknown);

    /// <summary>It was waiting when a backup was made that is in use now (<see cref="JobProblem.At"/>); the studio went on after it.</summary>
    public const string RestoredInDoubt = nameof(RestoredInDoubt);

    /// <summary>The link to the finished clip does not work; a fresh one is asked for.</summary>
    public const string LinkDead = nameof(LinkDead);

    /// <summary>A fault of the studio itself; it tries again.</summary>
    public const string OwnFault = nameof(OwnFault);

    /// <summary>The task ended well, but its links no longer work.</summary>
    public const string ClipLost = nameof(ClipLost);

    /// <summary>The clip cannot be written here: disk full, no permission.</summary>
    public const string StorageTrouble = nameof(StorageTrouble);

    /// <summary>The provider never ended the task.</summary>
    public const string NeverEnded = nameof(NeverEnded);

    /// <summary>The provider dropped the task before it was rendered.</summary>
    public const string DroppedByProvider = nameof(DroppedByProvider);

    /// <summary>A live job, while an administrator has put the studio into demo mode: nothing is paid for then.</summary>
    public const string DemoMode = nameof(DemoMode);

    /// <summary>The gateway named a task that already belongs to another job.</summary>
    public const string TaskTaken = nameof(TaskTaken);

    /// <summary>A file of the library is gone, or the gateway has no way to it (any more); nothing was sent.</summary>
    public const string ReferenceGone = nameof(ReferenceGone);

    /// <summary>A file of the library (<see cref="JobProblem.Subject"/>) was replaced after the clip was composed with it; nothing was sent.</summary>
    public const string ReferenceChanged = nameof(ReferenceChanged);

    /// <summary>The licence of a file (<see cref="JobProblem.Subject"/>) ended while the clip waited; nothing was sent.</summary>
    public const string LicenceExpired = nameof(LicenceExpired);

    /// <summary>The files no longer fit: the limits of the model or of the request were changed; nothing was sent.</summary>
    public const string ReferenceUnfit = nameof(ReferenceUnfit);

    /// <summary>A clip, the music or the end card of a sequence (<see cref="JobProblem.Subject"/>) is gone; nothing was made.</summary>
    public const string JoinPartGone = nameof(JoinPartGone);

    /// <summary>Clips cannot be joined on a machine without ffmpeg.</summary>
    public const string JoinNoFfmpeg = nameof(JoinNoFfmpeg);

    /// <summary>The disk is full; it goes on by itself.</summary>
    public const string JoinNoRoom = nameof(JoinNoRoom);

    /// <summary>The store of the clips is away, or gives and takes nothing; it is tried again by itself.</summary>
    public const string JoinStoreAway = nameof(JoinStoreAway);

    /// <summary>The store was away for longer than <c>Gateway:GiveUpAfter</c>; nothing was made.</summary>
    public const string JoinGivenUp = nameof(JoinGivenUp);

    /// <summary>ffmpeg could not join the clips.</summary>
    public const string JoinFailed = nameof(JoinFailed);

    /// <summary>True for what was refused here, before a byte left.</summary>
    public static bool IsBeforeSending(string? kind) => kind is ReferenceGone or ReferenceChanged or LicenceExpired or ReferenceUnfit;

    public static JobProblem From(GatewayProblem problem) => new(problem.Kind.ToString(), problem.Charge.ToString(), problem.Raw)
    {
        Code = problem.Code,
        Part = problem.Part?.ToString(),
        Reason = problem.Reason?.ToString(),
        Field = problem.Field,
        RequestId = problem.RequestId,
        Status = problem.Status,
    };

    public static JobProblem Local(string kind, Charge charge, string raw = "") => new(kind, charge.ToString(), raw);
}
