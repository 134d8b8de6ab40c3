using Seedance.Web.Data;

namespace Seedance.Web.Jobs.Reviews;

/// <summary>A step of a review, as a person presses it.</summary>
public enum ReviewMove
{
    /// <summary>Send to review, for the first time or again.</summary>
    Ask,
    Approve,
    WantChanges,

    /// <summary>Back to a draft.</summary>
    Withdraw,

    /// <summary>Unlock what is approved.</summary>
    Reopen,
}

/// <summary>Where a clip stands, and who brought it there when.</summary>
public sealed record ReviewStanding(ReviewState State, string? By, DateTime? At);

/// <summary>How a step ended.</summary>
public enum ReviewEnd
{
    Done,

    /// <summary>It stands there already; perhaps somebody else was faster.</summary>
    Unchanged,

    /// <summary>It stands elsewhere than whoever pressed has seen: somebody else was faster.</summary>
    Overtaken,

    /// <summary>It is approved: reopen it first.</summary>
    Locked,

    /// <summary>Nobody has asked for a review of it.</summary>
    NotInReview,

    /// <summary>There is no finished clip, or it lies in the trash.</summary>
    NotReady,
    NotFound,

    /// <summary>The link is not for decisions.</summary>
    NotAllowed,
}

/// <summary>Draft -> In review -> Approved / Changes wanted.</summary>
public static class ReviewRules
{
    /// <summary>Where a step leads.</summary>
    public static ReviewState To(ReviewMove move) => move switch
    {
        ReviewMove.Ask or ReviewMove.Reopen => ReviewState.InReview,
        ReviewMove.Approve => ReviewState.Approved,
        ReviewMove.WantChanges => ReviewState.ChangesWanted,
        _ => ReviewState.Draft,
    };

    /// <summary>Where a step begins. Whoever wanted changes may come to like the clip; an approval is only ever undone by Reopen.</summary>
    public static IReadOnlyList<ReviewState> From(ReviewMove move) => move switch
    {
        ReviewMove.Ask => [ReviewState.Draft, ReviewState.ChangesWanted],
        ReviewMove.Approve or ReviewMove.Withdraw => [ReviewState.InReview, ReviewState.ChangesWanted],
        ReviewMove.WantChanges => [ReviewState.InReview],
        _ => [ReviewState.Approved],
    };

    /// <summary>The steps that lead on from a state, in the order in which they are offered.</summary>
    public static IEnumerable<ReviewMove> MovesFrom(ReviewState state) => Enum.GetValues<ReviewMove>().Where(move => From(move).Contains(state));

    /// <summary>An approved clip keeps its name, its place, its files and the decision.</summary>
    public static bool IsLocked(ReviewState state) => state == ReviewState.Approved;

    /// <summary>The code of a step in the job's timeline.</summary>
    public static string Note(ReviewMove move) => move switch
    {
        ReviewMove.Ask => "SentToReview",
        ReviewMove.Approve => "Approved",
        ReviewMove.WantChanges => "ChangesWanted",
        ReviewMove.Withdraw => "BackToDraft",
        _ => "Reopened",
    };

    internal static ReviewEnd WhyNot(ReviewMove move, ReviewState state) =>
        state == To(move) ? ReviewEnd.Unchanged
        : IsLocked(state) ? ReviewEnd.Locked
        : state == ReviewState.Draft && move is ReviewMove.Approve or ReviewMove.WantChanges ? ReviewEnd.NotInReview
        : From(move).Contains(state) ? ReviewEnd.Overtaken
        : ReviewEnd.Unchanged;
}
