namespace Seedance.Web.Resources;

/// <summary>What can go wrong with a request or with the gateway, whether it cost money, and what to do.</summary>
public sealed class GatewayTexts;
