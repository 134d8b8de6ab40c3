namespace Seedance.Web.Features.Settings;

internal static partial class SettingsLog
{
    [LoggerMessage(1, LogLevel.Warning, "The saved gateway key cannot be decrypted: the key ring is not the one it was saved with. Enter the key again in the settings page.")]
    public static partial void KeyUnreadable(ILogger log);

    [LoggerMessage(2, LogLevel.Warning, "Saved settings could not be told to the other replicas: {Reason}")]
    public static partial void NotTold(ILogger log, string reason);

    [LoggerMessage(3, LogLevel.Error, "Settings that another replica has saved could not be read")]
    public static partial void NotFollowed(ILogger log, Exception fault);
}
