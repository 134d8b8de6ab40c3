namespace Seedance.Web.Features.Delivery;

internal static partial class DeliveryLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "An archive was cut, because a file of it could not be read.")]
    public static partial void ArchiveCut(this ILogger log, Exception fault);
}
