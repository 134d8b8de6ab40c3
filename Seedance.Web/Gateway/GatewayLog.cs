namespace Seedance.Web.Gateway;

/// <summary>What the gateway client writes down. Never prompts, keys or links: only kinds, codes and ids.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(100, LogLevel.Information, "The gateway accepted task {TaskId}")]
    public static partial void Accepted(ILogger logger, string taskId);

    [LoggerMessage(101, LogLevel.Information, "The gateway did not take a request: {Kind}, code {Code}, HTTP {Status}, request id {RequestId}")]
    public static partial void NotTaken(ILogger logger, GatewayProblemKind kind, string? code, int? status, string? requestId);

    [LoggerMessage(102, LogLevel.Warning, "The outcome of a paid request is unknown: {Kind}, code {Code}, HTTP {Status}, request id {RequestId}")]
    public static partial void Unknown(ILogger logger, GatewayProblemKind kind, string? code, int? status, string? requestId);
}
