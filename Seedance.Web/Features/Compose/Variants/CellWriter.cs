using System.Globalization;
using System.Text.Json;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Gateway;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>Makes the form of one cell from the composition: the same but for what its options say. Pure.</summary>
public static class CellWriter
{
    /// <param name="compositionJson">The composition; every cell has a copy of its own.</param>
    /// <param name="placement">The preset of the cell; null when it has none, or it is not known any more.</param>
    /// <param name="draft">The model of drafts and their resolution; null for a final.</param>
    public static ComposeForm Write(string compositionJson, Cell cell, Placement? placement, VideoModel? model, (string Model, string Resolution)? draft)
    {
        var form = JsonSerializer.Deserialize<ComposeForm>(compositionJson, JsonSerializerOptions.Web)!;
        if (placement is not null) Place(form, placement, model);
        var (hook, call, opening) = (cell.Hook?.For(cell.Language), cell.Call?.For(cell.Language), cell.Opening?.For(cell.Language));
        if (form.WritesFromBrief)
        {
            new AdVariation(hook, call, opening, cell.Language).Apply(form);
        }
        else
        {
            string? Typed(string? words) => words is null ? null : PromptText.FromWords(words, form.References);
            form.Prompt = VariantPhrases.Write(form.Prompt, Typed(hook), Typed(call), Typed(opening), cell.Language, form.GenerateAudio);
        }

        if (cell.Seed is { } seed) form.Seed = seed.Seed;
        if (cell.Quality is { } quality) (form.Model, form.Resolution) = (quality.Model, quality.Resolution);
        if (draft is var (draftModel, draftResolution)) (form.Model, form.Resolution) = (draftModel, draftResolution);
        return form;
    }

    // The length stays what was composed, unless this placement does not take it at all.
    private static void Place(ComposeForm form, Placement placement, VideoModel? model)
    {
        form.Placement = placement.Id;
        form.Ratio = placement.RequestRatio;
        var (least, most) = (Math.Max(model?.MinSeconds ?? 4, placement.MinSeconds ?? 0), Math.Min(model?.MaxSeconds ?? 15, placement.MaxSeconds ?? int.MaxValue));
        if (form.Seconds is not { } seconds || least > most || (seconds >= least && seconds <= most)) return;
        form.Duration = Math.Clamp(seconds, least, most).ToString(CultureInfo.InvariantCulture);
    }
}
