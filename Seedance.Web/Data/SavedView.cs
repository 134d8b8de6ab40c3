namespace Seedance.Web.Data;

/// <summary>A search of the history that was given a name.</summary>
public sealed class SavedView
{
    public long Id { get; set; }

    public required string OwnerId { get; set; }

    public required string Name { get; set; }

    /// <summary>What stands behind the question mark of the history's address.</summary>
    public required string Query { get; set; }

    /// <summary>Everybody in the studio sees it.</summary>
    public bool IsShared { get; set; }

    public DateTime CreatedAt { get; set; }
}
