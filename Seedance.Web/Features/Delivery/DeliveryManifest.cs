using System.Globalization;
using System.Text;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Media.Delivery;

namespace Seedance.Web.Features.Delivery;

/// <summary>
/// <c>manifest.csv</c>: one line for every file, in the words of machines, so that a sheet made for one delivery reads the next. The same plan gives
/// the same bytes.
/// </summary>
public static class DeliveryManifest
{
    private static readonly string[] Columns =
    [
        "id", "file", "title", "prompt", "model", "ratio", "seconds", "placement", "hook", "call_to_action", "language", "cost", "currency", "cost_kind", "approval", "approved_by", "approved_at",
        "rights", "utm_content", "bytes", "sha256",
    ];

    public static byte[] Write(DeliveryPlan plan)
    {
        // With its mark, because Excel takes a file without one for another encoding.
        using var file = new MemoryStream();
        using (var writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        {
            writer.Write(CsvText.Line([.. Columns]));
            foreach (var clip in plan.Clips)
                foreach (var one in clip.Files) writer.Write(Line(clip, one));
        }

        return file.ToArray();
    }

    /// <summary>What an ad's link carries, so that its results find their clip again: the variant's id, and the number that no other clip has.</summary>
    public static string UtmContent(DeliveryRow row) => row.AssetId is { } asset ? $"{asset}_{ClipNameOf(row)}" : ClipNameOf(row);

    /// <summary>"ok", or what is to know, one after the other.</summary>
    public static string RightsOf(IReadOnlyList<RightsFinding> findings) => findings.Count == 0 ? "ok" : string.Join("; ", findings.Select(finding => finding.Fault switch
    {
        RightsFault.Expired => string.Create(CultureInfo.InvariantCulture, $"expired {finding.Until:yyyy-MM-dd}: {finding.Name}"),
        RightsFault.NoConsent => $"no consent: {finding.Name}",
        _ => $"consent not stated: {finding.Name}",
    }));

    private static string ClipNameOf(DeliveryRow row) => Media.ClipName.ShortId(row.Id);

    // What a clip has cost stands in one of its lines, so that a sum is right.
    private static string Line(DeliveredClip clip, DeliveredFile file)
    {
        var (row, facts) = (clip.Row, file.Facts);
        var (cost, kind) = file.IsClip ? CostOf(row) : (null, null);
        return CsvText.Line(
            facts.ShortId, file.Path, row.Title, row.Prompt, row.Model, facts.Ratio, facts.Seconds, facts.Placement, facts.HookText ?? facts.Parts.Hook, facts.CallText ?? facts.Parts.Call,
            facts.Parts.Language, cost, cost is null ? null : row.Currency, kind, ApprovalOf(row.Review), row.Review == ReviewState.Approved ? row.ReviewedBy : null,
            row.Review == ReviewState.Approved ? row.ReviewedAt : null, RightsOf(clip.Rights), UtmContent(row), file.Bytes, file.IsClip ? row.ClipSha256 : null);
    }

    private static (decimal? Cost, string? Kind) CostOf(DeliveryRow row) =>
        row.Gateway == GatewayTarget.DemoName ? (0, "demo")
        : row.Gateway == GatewayTarget.StudioName ? (0, "joined")
        : JobMoney.Actual(row.Tokens, row.EstimatedTokens, row.EstimatedCostMicros) is { } actual ? (actual / 1_000_000m, "actual")
        : row.EstimatedCostMicros is { } estimated ? (estimated / 1_000_000m, "estimate")
        : (null, null);

    private static string ApprovalOf(ReviewState review) => review switch
    {
        ReviewState.Approved => "approved",
        ReviewState.InReview => "in_review",
        ReviewState.ChangesWanted => "changes_wanted",
        _ => "draft",
    };
}
