namespace Seedance.Web.Data;

/// <summary>What a person has in the composer: it survives a reload, a lost circuit and a restart.</summary>
public sealed class Draft
{
    public required string OwnerId { get; set; }

    /// <summary>The operation id of the next Generate; two tabs with the same form share it.</summary>
    public Guid OperationId { get; set; }

    public required string FormJson { get; set; }

    public DateTime UpdatedAt { get; set; }
}
