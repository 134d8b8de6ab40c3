namespace Seedance.Web.Components.Shared;

/// <summary>How a question was answered. Esc, and leaving the page, is <see cref="Cancelled"/>.</summary>
public enum ConfirmAnswer
{
    Cancelled,
    Confirmed,
    Other,
}
