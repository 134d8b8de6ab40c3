using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>What one cell comes to: the request that would be sent, its name, its price, and what is to know before.</summary>
/// <param name="AssetId">For example "C12-H2-A1-9x16-EN-v1".</param>
/// <param name="DraftAssetId">The name of the draft that says the same.</param>
/// <param name="Fingerprint">As <see cref="RequestFingerprint.Of"/> makes it.</param>
/// <param name="Estimate">Null when the model is not offered.</param>
public sealed record CellPlan(
    Cell Cell, string AssetId, string DraftAssetId, CellMeaning Meaning, string Fingerprint, ComposeForm Form, VideoRequest Request, RequestEstimate? Estimate, IReadOnlyList<Finding> Findings)
{
    public bool IsBlocked => Findings.Any(finding => finding.Severity == Severity.Blocking);
}
