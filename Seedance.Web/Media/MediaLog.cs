namespace Seedance.Web.Media;

internal static partial class MediaLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: the clip is stored, an extra of it could not be made")]
    public static partial void ExtraFailed(this ILogger log, long jobId, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Tool} ended with {ExitCode}: {Errors}")]
    public static partial void ToolFailed(this ILogger log, string tool, int exitCode, string errors);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Tool} took too long and was stopped")]
    public static partial void ToolTimedOut(this ILogger log, string tool);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} files and folders that nobody needs any more were removed")]
    public static partial void Swept(this ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Nothing was swept: the store does not bear the id of the database. Run the command verify")]
    public static partial void SweepRefusedMark(this ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "Nothing was swept: in {Orphans} of {All} folders there is something that no row names, which is suspiciously many. Is this the right database? Run the command verify")]
    public static partial void SweepRefusedShare(this ILogger log, int orphans, int all);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files of job {JobId}, which this database has yet to make, were moved to {Key}: an older copy of the database was put back")]
    public static partial void SetAside(this ILogger log, long jobId, string key);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sweep had a fault; it is tried again later")]
    public static partial void SweepFailed(this ILogger log, Exception fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "A file of format {Format} could not be read")]
    public static partial void ContainerUnread(this ILogger log, string format, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The file store does not take or give files of the library now")]
    public static partial void StoreFailed(this ILogger log, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The CRC-32 of a file of job {JobId} could not be kept; the next archive counts it again")]
    public static partial void ChecksumNotKept(this ILogger log, long jobId, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A film could not be made in the way {Way}: {Reason}")]
    public static partial void FilmFailed(this ILogger log, string way, string reason);
}
