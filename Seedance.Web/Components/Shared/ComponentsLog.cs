namespace Seedance.Web.Components.Shared;

internal static partial class ComponentsLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Component} could not read what has changed, and tries again")]
    public static partial void RefreshFailed(ILogger log, string component, Exception fault);
}
