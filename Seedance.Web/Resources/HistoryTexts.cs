namespace Seedance.Web.Resources;

/// <summary>Finding clips: filters, views, selection, trash.</summary>
public sealed class HistoryTexts;
