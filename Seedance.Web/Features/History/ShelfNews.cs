namespace Seedance.Web.Features.History;

/// <summary>What was done with the chosen clips.</summary>
/// <param name="Words">For people.</param>
/// <param name="Undo">Takes it back; null: it cannot be, or need not be.</param>
public sealed record ShelfNews(string Words, Func<Task>? Undo)
{
    /// <summary>They are still there, and more may be done with them.</summary>
    public bool KeepsSelection { get; init; }
}
