namespace Seedance.Web.Features.Settings;

internal static partial class SettingsLog
{
    [LoggerMessage(1, LogLevel.Warning, "The saved gateway key cannot be decrypted: the key ring beside the database is not the one it was saved with. Enter the key again in the settings page.")]
    public static partial void KeyUnreadable(ILogger log);
}
