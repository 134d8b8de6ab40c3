using System.Text.Json;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>A concept as its owner works on it.</summary>
public sealed class ConceptDraft
{
    public const int MaxNameLength = 100;

    public required long Id { get; init; }

    public required Guid PublicId { get; init; }

    public required string OwnerId { get; init; }

    public required string Name { get; set; }

    /// <summary>The composition that is varied.</summary>
    public required ComposeForm Form { get; init; }

    /// <summary>The composition as JSON: what every cell is made from.</summary>
    public required string FormJson { get; init; }

    public required ConceptAxes Axes { get; init; }

    /// <summary>Tells whether the composition is still the one that was read: <see cref="ConceptStore.RecomposeAsync"/>.</summary>
    public required string Mark { get; init; }

    /// <summary>The campaign that it and its next clips belong to.</summary>
    public long? CampaignId { get; set; }

    /// <summary>Of the row that was read; another tab may have saved since.</summary>
    public required int Version { get; set; }

    /// <summary>"C12", the beginning of all its ids.</summary>
    public string Code => FormattableString.Invariant($"C{Id}");

    public static string Write(ComposeForm form) => JsonSerializer.Serialize(form, JsonSerializerOptions.Web);
}
