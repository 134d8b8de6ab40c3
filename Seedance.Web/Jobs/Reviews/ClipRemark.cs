namespace Seedance.Web.Jobs.Reviews;

/// <summary>A comment as it is shown, with what the reader may do with it.</summary>
/// <param name="IsGuest">Somebody without an account.</param>
/// <param name="Link">The name of the link by which a guest came.</param>
/// <param name="IsInternal">For the team alone, as what it answers is or as its author wished.</param>
/// <param name="IsDeleted">Kept only because of its answers, without its words.</param>
public sealed record ClipRemark(
    Guid Id, string Author, bool IsGuest, string? Link, int? AtMs, double? X, double? Y, string Text, DateTime CreatedAt, bool IsEdited,
    DateTime? ResolvedAt, string? ResolvedBy, bool IsInternal, bool IsDeleted, bool MayEdit, bool MayDelete)
{
    public IReadOnlyList<ClipRemark> Answers { get; init; } = [];
}

/// <summary>What somebody wants to say.</summary>
/// <param name="AnswerTo">The comment that it answers; then it has no moment of its own.</param>
/// <param name="AtMs">From the clip's beginning; null: of the whole clip.</param>
/// <param name="X">From the left edge, 0 to 1; only together with <paramref name="Y"/>.</param>
/// <param name="Y">From the upper edge, 0 to 1.</param>
/// <param name="IsInternal">For the team alone; a guest's never is, an answer to such a one always.</param>
public sealed record NewRemark(string Text, Guid? AnswerTo = null, int? AtMs = null, double? X = null, double? Y = null, bool IsInternal = false);

/// <summary>How writing ended.</summary>
public enum RemarkEnd
{
    Done,
    Empty,
    TooLong,

    /// <summary>The clip has as many comments as it may have.</summary>
    Full,

    /// <summary>There is no such clip or comment any more.</summary>
    NotFound,

    /// <summary>The link is not for comments, or the comment is somebody else's.</summary>
    NotAllowed,
}
