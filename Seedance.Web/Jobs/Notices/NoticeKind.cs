namespace Seedance.Web.Jobs.Notices;

/// <summary>What a person can be told of.</summary>
public enum NoticeKind
{
    ClipReady,
    ClipFailed,
    NeedsAttention,

    /// <summary>All clips that were started together have ended.</summary>
    BatchDone,
    ReviewAsked,
    Approved,
    ChangesWanted,
    Commented,
}

/// <summary>Ways in which a person wants to be told; behind the bell everything is kept in any case.</summary>
[Flags]
public enum NoticeWays
{
    None = 0,

    /// <summary>A line over the open page, and the mark of the tab.</summary>
    Here = 1,

    /// <summary>The browser's own notification, while the studio's tab is not looked at.</summary>
    Browser = 2,
    Email = 4,
}
