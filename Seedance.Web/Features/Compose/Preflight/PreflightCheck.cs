using Microsoft.Extensions.Options;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>All rules over one form.</summary>
public sealed class PreflightCheck(IEnumerable<IPreflightRule> rules, IOptionsMonitor<GatewayOptions> options)
{
    /// <summary>The findings: what blocks first, then in the order of the form.</summary>
    /// <param name="tooLong">Texts that were too long to leave the browser: field and length.</param>
    /// <param name="warnAbove">The person's limit for one clip.</param>
    public IReadOnlyList<Finding> Check(Composed composed, IReadOnlyDictionary<string, int> tooLong, decimal? warnAbove)
    {
        var input = new PreflightInput(composed, tooLong, options.CurrentValue, warnAbove);
        var findings = new List<Finding>();
        foreach (var rule in rules)
        {
            // What the studio holds of such a field is not what stands in the box: only its length can be said.
            foreach (var finding in rule.Check(input))
                if (rule is TypedTextRule || !tooLong.ContainsKey(finding.Field)) findings.Add(finding);
        }

        return [.. findings.OrderBy(finding => finding.Severity).ThenBy(finding => Order(finding.Field))];
    }

    private static int Order(string field) => field switch
    {
        "Prompt" => 0,
        _ when BriefFields.Has(field) => 0,
        "References" => 1,
        _ when field.StartsWith("References", StringComparison.Ordinal) => 2,
        "Model" or "Placement" => 3,
        "Ratio" => 4,
        "Resolution" => 5,
        "Duration" => 6,
        "Price" => 8,
        _ => 7,
    };
}
