using Seedance.Web.Data;
using Seedance.Web.Features.Compose.Preflight;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>What the grid shows of a cell; an equal one is not drawn again.</summary>
/// <param name="Short">The name of its clip as far as it differs within the concept.</param>
/// <param name="Name">The placement, or the ratio.</param>
/// <param name="Ratio">Of the finished file.</param>
/// <param name="State">Of its clip in this stage.</param>
/// <param name="PosterOf">The job whose picture it shows: its own, else its draft's.</param>
/// <param name="Worst">The weightiest finding; null when there is none, or it is too late.</param>
/// <param name="IsFixed">Its clip is being made or is there: nothing can be picked any more.</param>
/// <param name="Prompt">The beginning of what is sent; null: not shown.</param>
public sealed record CellView(
    string Key, string AssetId, string Short, string Name, string Ratio, string? Price, JobState? State, int? Percent, long? PosterOf, bool IsOn, bool IsPicked, bool IsFixed,
    Severity? Worst, bool IsMade, bool IsOpen, bool IsTabStop, string? Prompt);
