namespace Seedance.Web.Features.Library;

internal static partial class LibraryLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "What was said of a reference could not be stored; it stays in the form.")]
    public static partial void NotSaved(ILogger logger, Exception fault);
}
