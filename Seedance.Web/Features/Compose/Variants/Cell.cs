using System.Globalization;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>Drafts show cheaply what works; finals are what is handed over.</summary>
public enum VariantStage
{
    Draft,
    Final,
}

/// <summary>One combination of the options of a concept; null: that axis is not varied.</summary>
/// <param name="Shape">Stands in the id: the code of the placement, or the ratio of the composition.</param>
public sealed record Cell(TextOption? Hook, TextOption? Call, TextOption? Opening, PlacementOption? Placement, string Shape, string? Language, QualityOption? Quality, SeedOption? Seed)
{
    /// <summary>Names the cell within its concept, for example "H2-A1-9x16-EN": made of numbers that are given once.</summary>
    public string Key { get; } = KeyOf(Hook, Call, Opening, Shape, Language, Quality, Seed);

    /// <summary>The same for all qualities: drafts have none.</summary>
    public string TextKey { get; } = KeyOf(Hook, Call, Opening, Shape, Language, null, Seed);

    /// <summary>All cells, placement last, so that the clips of one text stand together.</summary>
    /// <param name="ratio">Of the composition.</param>
    public static IReadOnlyList<Cell> All(ConceptAxes axes, string ratio, VariantStage stage)
    {
        var shape = ratio.Replace(':', 'x');
        return
        [
            .. from language in Each(axes.Languages)
               from quality in Each(stage == VariantStage.Draft ? [] : axes.Qualities)
               from seed in Each(axes.Seeds)
               from opening in Each(axes.Openings)
               from hook in Each(axes.Hooks)
               from call in Each(axes.Calls)
               from placement in Each(axes.Placements)
               select new Cell(hook, call, opening, placement, placement?.Code ?? shape, language, quality, seed),
        ];
    }

    private static IEnumerable<T?> Each<T>(IReadOnlyList<T> options)
        where T : class => options.Count == 0 ? new T?[] { null } : options.AsEnumerable<T?>();

    private static string KeyOf(TextOption? hook, TextOption? call, TextOption? opening, string shape, string? language, QualityOption? quality, SeedOption? seed) =>
        string.Join('-', new[]
        {
            Numbered("H", hook?.Number), Numbered("A", call?.Number), Numbered("O", opening?.Number), shape, language?.ToUpperInvariant(),
            Numbered("Q", quality?.Number), Numbered("S", seed?.Number),
        }.OfType<string>());

    private static string? Numbered(string letter, int? number) => number is { } n ? string.Create(CultureInfo.InvariantCulture, $"{letter}{n}") : null;
}
