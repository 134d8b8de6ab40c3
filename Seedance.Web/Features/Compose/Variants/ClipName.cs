using System.Globalization;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>The name that a clip was given, or would be given now. It never changes, whatever becomes of the axes.</summary>
/// <param name="TextKey">As <see cref="Cell.TextKey"/> was when it was given.</param>
/// <param name="Quality">The number of the quality in it; 0 for none.</param>
public sealed record ClipName(string TextKey, int Version, int Quality)
{
    /// <summary>For example "C12-H2-A1-9x16-EN-v1", or "C12-H2-A1-9x16-EN-v1-draft".</summary>
    public string AssetId(long concept, VariantStage stage) => string.Create(CultureInfo.InvariantCulture,
        $"C{concept}-{(stage == VariantStage.Draft ? TextKey : CellKeys.WithQuality(TextKey, Quality))}-v{Version}{(stage == VariantStage.Draft ? "-draft" : "")}");
}
