namespace Seedance.Web.Data;

internal static partial class DataLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Waiting until another replica has prepared the database")]
    public static partial void WaitsForStart(this ILogger log);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Another studio works in {Folder}; waiting up to {Seconds} s for it to end")]
    public static partial void WaitsForFolder(this ILogger log, string folder, double seconds);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "The link to the other replicas is lost and will be made again: {Reason}")]
    public static partial void LinkLost(this ILogger log, string reason);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "{Count} replicas work on this database")]
    public static partial void ReplicasNow(this ILogger log, int count);
}
