using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>What one cell comes to: the request that would be sent, its name, its price, and what is to know before.</summary>
/// <param name="Says">All that it follows from, but for the composition and the settings.</param>
/// <param name="Fingerprint">As <see cref="RequestFingerprint.Of"/> makes it.</param>
/// <param name="Estimate">Null when the model is not offered.</param>
public sealed record CellPlan(
    Cell Cell, string Says, CellMeaning Meaning, string Fingerprint, ComposeForm Form, VideoRequest Request, RequestEstimate? Estimate, IReadOnlyList<Finding> Findings)
{
    public ClipName Name { get; init; } = new("", 0, 0);

    /// <summary>For example "C12-H2-A1-9x16-EN-v1".</summary>
    public string AssetId { get; init; } = "";

    /// <summary>The name of the draft that says the same.</summary>
    public string DraftAssetId { get; init; } = "";

    public bool IsBlocked => Findings.Any(finding => finding.Severity == Severity.Blocking);
}
