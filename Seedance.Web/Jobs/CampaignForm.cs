using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>What people fill in for a campaign.</summary>
public sealed class CampaignForm
{
    public const int MaxNameLength = 100;
    public const int MaxNotesLength = 2000;

    /// <summary>More is a slip of the finger.</summary>
    public const decimal MaxBudget = 1_000_000_000m;

    public string Name { get; set; } = "";

    public string Notes { get; set; } = "";

    public Guid? BrandKitId { get; set; }

    public DateOnly? StartsOn { get; set; }

    /// <summary>The last day.</summary>
    public DateOnly? EndsOn { get; set; }

    /// <summary>In <see cref="Currency"/>.</summary>
    public decimal? Budget { get; set; }

    /// <summary>ISO code.</summary>
    public string Currency { get; set; } = "";

    public bool IsShared { get; set; }

    /// <summary>Ids of accounts, beside the owner.</summary>
    public HashSet<string> Members { get; set; } = [];

    /// <summary>What is wrong, as keys: "Name", "Dates", "Budget", "Notes".</summary>
    public IEnumerable<string> Check()
    {
        if (JobTitle.Clean(Name) is not { Length: > 0 and <= MaxNameLength }) yield return "Name";
        if (StartsOn > EndsOn) yield return "Dates";
        if (Budget is < 0 or > MaxBudget) yield return "Budget";
        if (Notes.Length > MaxNotesLength) yield return "Notes";
    }

    public static CampaignForm Of(Campaign campaign) => new()
    {
        Name = campaign.Name,
        Notes = campaign.Notes,
        BrandKitId = campaign.BrandKitId,
        StartsOn = campaign.StartsOn,
        EndsOn = campaign.EndsOn,
        Budget = campaign.BudgetMicros / 1_000_000m,
        Currency = campaign.Currency ?? "",
        IsShared = campaign.IsShared,
        Members = [.. campaign.Members.Select(member => member.UserId)],
    };
}
