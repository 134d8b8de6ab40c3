namespace Seedance.Web.Components.Account;

internal static partial class AccountLog
{
    [LoggerMessage(1, LogLevel.Information, "Seedance Studio is ready at {Address}")]
    public static partial void Ready(ILogger log, string address);

    [LoggerMessage(2, LogLevel.Information, "Seedance Studio is ready at {Address}\nFirst start? Create the first account here: {SetupLink}")]
    public static partial void ReadyForSetup(ILogger log, string address, string setupLink);
}
