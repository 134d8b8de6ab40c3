namespace Seedance.Web.Features.Notices;

internal static partial class NoticesLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Notices could not be sent; trying again")]
    public static partial void SendingFailed(this ILogger log, Exception fault);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Message {DeliveryId} by {Channel} was given up; the other side answered {Status}")]
    public static partial void GivenUp(this ILogger log, long deliveryId, string channel, int? status);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Message {DeliveryId} could not be sent")]
    public static partial void DeliveryFailed(this ILogger log, long deliveryId, Exception fault);
}
