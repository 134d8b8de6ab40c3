using Seedance.Web.Data;

namespace Seedance.Web.Maintenance;

/// <summary>For the commands that read a studio: where there is none they say where they looked, and leave nothing behind.</summary>
internal static class DatabaseFile
{
    /// <exception cref="MaintenanceException">There is no SQLite file. PostgreSQL speaks for itself.</exception>
    public static void RefuseMissing(DataFolder data)
    {
        if (data.DatabaseFile is not { } file || SqliteFile.Exists(file)) return;
        throw new MaintenanceException(
            $"There is no database {file}. Relative paths of the settings hang below data/ in the folder that the command is started from, here {data.StartedIn}: "
            + "start it where the studio is started, or name the file by Database__ConnectionString as for the studio.");
    }
}
