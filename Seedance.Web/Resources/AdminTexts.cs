namespace Seedance.Web.Resources;

/// <summary>The page of people.</summary>
public sealed class AdminTexts;
