using System.Net.Mail;

namespace Seedance.Web.Data;

/// <summary>Whether a text can be an email address. Nobody can know more without sending one.</summary>
public static class EmailAddress
{
    public const int MaxLength = 256;

    public static bool IsValid(string? text) =>
        text is { Length: > 2 and <= MaxLength }
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or '"' or ',' or ';')
        && MailAddress.TryCreate(text, out var address)
        && address.Address == text
        && address.Host.Length > 0 && !address.Host.StartsWith('.') && !address.Host.EndsWith('.');
}
