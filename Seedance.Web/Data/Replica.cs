namespace Seedance.Web.Data;

/// <summary>One running process of several on the same database. On PostgreSQL only.</summary>
public sealed class Replica
{
    public Guid Id { get; set; }

    /// <summary>Its last sign of life, by the server's clock.</summary>
    public DateTime SeenAt { get; set; }

    /// <summary>How many messages it has sent; whoever has heard fewer has missed some.</summary>
    public long Sent { get; set; }
}
