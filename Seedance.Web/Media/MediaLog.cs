namespace Seedance.Web.Media;

internal static partial class MediaLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: the clip is stored, an extra of it could not be made")]
    public static partial void ExtraFailed(this ILogger log, long jobId, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Tool} ended with {ExitCode}: {Errors}")]
    public static partial void ToolFailed(this ILogger log, string tool, int exitCode, string errors);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Tool} took too long and was stopped")]
    public static partial void ToolTimedOut(this ILogger log, string tool);
}
