namespace Seedance.Web.Data;

/// <summary>One element of the Data Protection key ring. On PostgreSQL only; beside SQLite the ring is a folder.</summary>
public sealed class RingKey
{
    public long Id { get; set; }

    public required string Xml { get; set; }
}
