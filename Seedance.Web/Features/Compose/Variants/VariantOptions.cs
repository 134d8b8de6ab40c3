using Microsoft.Extensions.Options;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>Section <c>Variants</c> of the settings.</summary>
public sealed class VariantOptions
{
    public const string Section = "Variants";

    /// <summary>The id of the fast model that drafts are made with.</summary>
    public string DraftModel { get; set; } = "doubao-seedance-2-0-fast-260128";

    public string DraftResolution { get; set; } = "480p";

    /// <summary>Cells of one concept, from 1 to 1000.</summary>
    public int MaxCells { get; set; } = 200;

    /// <summary>The model of drafts; null when it is not offered or cannot do their resolution: then there are finals only.</summary>
    public VideoModel? DraftModelOf(GatewayOptions gateway) => gateway.FindModel(DraftModel) is { } model && model.Resolutions.Contains(DraftResolution) ? model : null;
}

internal sealed class VariantOptionsValidator : IValidateOptions<VariantOptions>
{
    public ValidateOptionsResult Validate(string? name, VariantOptions options)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.DraftModel)) faults.Add("Variants:DraftModel must be the id of a model.");
        if (string.IsNullOrWhiteSpace(options.DraftResolution)) faults.Add("Variants:DraftResolution must be a resolution, for example 480p.");
        if (options.MaxCells is < 1 or > Jobs.JobBatches.MostJobs) faults.Add($"Variants:MaxCells must be from 1 to {Jobs.JobBatches.MostJobs}, but is {options.MaxCells}.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
