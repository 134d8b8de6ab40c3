using System.Globalization;
using Microsoft.Extensions.Localization;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Campaigns;

/// <summary>Dates and money of campaigns, in the words of the person who reads.</summary>
public sealed class CampaignWords(IStringLocalizer<CampaignTexts> texts)
{
    public string? Days(Campaign campaign) => (campaign.StartsOn, campaign.EndsOn) switch
    {
        ({ } from, { } to) => texts["Days_Range", Day(from), Day(to)].Value,
        ({ } from, null) => texts["Days_From", Day(from)].Value,
        (null, { } to) => texts["Days_To", Day(to)].Value,
        _ => null,
    };

    /// <summary>"$12.00 of $200.00 spent", or what was spent where no budget is set.</summary>
    public string Spent(CampaignView view)
    {
        if (view.Campaign is { BudgetMicros: { } budget, Currency: { } currency })
            return texts["Spent_Of", Money(view.Against?.SpentMicros ?? 0, currency), Money(budget, currency)];
        return view.Money.Count == 0 ? texts["Spent_Nothing"] : texts["Spent", string.Join(" + ", view.Money.Select(money => Money(money.SpentMicros, money.Currency)))];
    }

    /// <summary>What may still be charged; null: nothing.</summary>
    public string? Open(CampaignView view) =>
        view.Money.Where(money => money.OpenMicros > 0).ToList() is { Count: > 0 } open ? texts["Spent_Open", string.Join(" + ", open.Select(money => Money(money.OpenMicros, money.Currency)))].Value : null;

    private static string Money(long micros, string currency) => MoneyWords.Say(micros / 1_000_000m, currency);

    private static string Day(DateOnly day) => day.ToString("d", CultureInfo.CurrentCulture);
}
