using Seedance.Web.Data;

namespace Seedance.Web.Features.Clips;

/// <summary>Whether a job can be taken back.</summary>
public enum CancelOffer
{
    /// <summary>There is nothing to cancel.</summary>
    None,

    /// <summary>It still waits here: free of charge.</summary>
    Free,

    /// <summary>It is with the gateway and will be charged; the button is there to say so.</summary>
    TooLate,
}

/// <summary>What a person can do with a job, by where it stands.</summary>
public sealed record ClipActions(bool Download, bool TryAgain, CancelOffer Cancel, bool Delete, bool Decide)
{
    public static ClipActions For(JobState state) => new(
        Download: state == JobState.Ready,
        TryAgain: state is JobState.Ready or JobState.Failed or JobState.Cancelled or JobState.Expired,
        Cancel: state switch
        {
            JobState.Queued or JobState.Assembling => CancelOffer.Free,
            JobState.Submitting or JobState.Generating => CancelOffer.TooLate,
            _ => CancelOffer.None,
        },

        // In the moment of the paid call nobody may remove the row that its answer belongs to.
        Delete: state != JobState.Submitting,
        Decide: state == JobState.NeedsAttention);

    /// <summary>The question before it goes to the trash: <c>Trash_Text_{this}</c>; null: nothing is asked, as all of it can be undone.</summary>
    public static string? TrashText(JobState state) => state switch
    {
        JobState.Queued => "Queued",
        JobState.Assembling => "Joining",
        JobState.Generating or JobState.Saving => "Running",
        JobState.NeedsAttention => "NeedsAttention",
        _ => null,
    };

    /// <summary>The question before a deletion: <c>Delete_Text_{this}</c>.</summary>
    public static string DeleteText(JobState state) => state switch
    {
        JobState.Generating or JobState.Saving => "Running",
        JobState.Queued => "Queued",
        JobState.Assembling => "Joining",
        JobState.NeedsAttention => "NeedsAttention",
        JobState.Ready => "Ready",
        _ => "Ended",
    };
}
