namespace Seedance.Web.Jobs;

internal static partial class JobsLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Job {JobId} is with the gateway as task {TaskId}")]
    public static partial void Accepted(this ILogger log, long jobId, string taskId);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Job {JobId}: its references cannot be prepared now; trying again")]
    public static partial void LinksFailed(this ILogger log, long jobId, Exception fault);

    [LoggerMessage(EventId = 3, Level = LogLevel.Critical, Message = "Job {JobId}: the gateway took it as task {TaskId}, but that cannot be written; trying again")]
    public static partial void BindFailed(this ILogger log, long jobId, string taskId, Exception fault);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "Job {JobId}: task {TaskId} belongs to nobody, because the job is gone")]
    public static partial void TaskWithoutJob(this ILogger log, long jobId, string taskId);

    [LoggerMessage(EventId = 5, Level = LogLevel.Warning, Message = "Job {JobId} needs attention: {Kind}")]
    public static partial void NeedsAttention(this ILogger log, long jobId, string kind);

    [LoggerMessage(EventId = 6, Level = LogLevel.Information, Message = "Job {JobId} is {State}")]
    public static partial void Ended(this ILogger log, long jobId, string state);

    [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "Job {JobId} waits in {State}: {Kind}")]
    public static partial void Waits(this ILogger log, long jobId, string state, string kind);

    [LoggerMessage(EventId = 8, Level = LogLevel.Error, Message = "Job {JobId}: a fault in {State}")]
    public static partial void StepFailed(this ILogger log, long jobId, string state, Exception fault);

    [LoggerMessage(EventId = 9, Level = LogLevel.Warning, Message = "Job {JobId} was deleted, but its files could not be")]
    public static partial void FilesStay(this ILogger log, long jobId, Exception fault);

    [LoggerMessage(EventId = 10, Level = LogLevel.Error, Message = "The runner had a fault and goes on")]
    public static partial void TurnFailed(this ILogger log, Exception fault);

    [LoggerMessage(EventId = 11, Level = LogLevel.Warning, Message = "A change of jobs could not be told to the other replicas: {Reason}")]
    public static partial void NotTold(this ILogger log, string reason);

    [LoggerMessage(EventId = 12, Level = LogLevel.Warning, Message = "Job {JobId} was taken over while its references were prepared; nothing is sent from here")]
    public static partial void TakenOver(this ILogger log, long jobId);

    [LoggerMessage(EventId = 13, Level = LogLevel.Warning, Message = "Job {JobId}: the clip is Ready, but it could not be cut for its placement")]
    public static partial void CropFailed(this ILogger log, long jobId, Exception fault);

    [LoggerMessage(EventId = 14, Level = LogLevel.Error, Message = "The trash could not be emptied; it is tried again")]
    public static partial void TrashStays(this ILogger log, Exception fault);

    [LoggerMessage(EventId = 15, Level = LogLevel.Warning, Message = "Earlier clips could not be given the fingerprints of their requests; it is tried again")]
    public static partial void HashesNotFilled(this ILogger log, Exception fault);

    [LoggerMessage(EventId = 16, Level = LogLevel.Warning, Message = "Notices could not be written; they are made up for in a moment")]
    public static partial void NoticesFailed(this ILogger log, Exception fault);

    [LoggerMessage(EventId = 17, Level = LogLevel.Warning, Message = "Pages of campaigns could not be told of some changes")]
    public static partial void CampaignsNotTold(this ILogger log, Exception fault);

    [LoggerMessage(EventId = 18, Level = LogLevel.Warning, Message = "Earlier clips could not be given all words by which they are found; it is tried again")]
    public static partial void TextsNotFilled(this ILogger log, Exception fault);

    [LoggerMessage(EventId = 19, Level = LogLevel.Warning, Message = "A comment is stored, but not whom its author speaks to; the next one begins as before")]
    public static partial void HabitNotKept(this ILogger log, Exception fault);
}
