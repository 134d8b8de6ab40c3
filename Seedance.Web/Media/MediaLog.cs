namespace Seedance.Web.Media;

internal static partial class MediaLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Tool} ended with {ExitCode}: {Errors}")]
    public static partial void ToolFailed(this ILogger log, string tool, int exitCode, string errors);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Tool} took too long and was stopped")]
    public static partial void ToolTimedOut(this ILogger log, string tool);
}
