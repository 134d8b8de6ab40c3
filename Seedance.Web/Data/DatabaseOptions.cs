namespace Seedance.Web.Data;

public enum DatabaseProvider
{
    Sqlite,
    Postgres,
}

/// <summary>Section <c>Database</c> of the settings.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    public string ConnectionString { get; set; } = "Data Source=data/studio.db";

    /// <summary>How long a start waits for a PostgreSQL that cannot be reached yet.</summary>
    public TimeSpan StartPatience { get; set; } = TimeSpan.FromSeconds(30);
}
