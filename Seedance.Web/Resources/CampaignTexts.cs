namespace Seedance.Web.Resources;

/// <summary>Campaigns.</summary>
public sealed class CampaignTexts;
