using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using Seedance.Web.Data;
using Seedance.Web.Resources;

namespace Seedance.Web.Components.Account;

/// <summary>What a plain form of the account pages checks, with the words at the field.</summary>
internal sealed class AccountForm
{
    private static readonly object FirstWrong = new();

    private readonly EditContext _context;
    private readonly ValidationMessageStore _messages;
    private readonly IStringLocalizer<AccountTexts> _texts;

    public AccountForm(EditContext context, IStringLocalizer<AccountTexts> texts)
    {
        (_context, _texts) = (context, texts);
        _messages = new ValidationMessageStore(context);
    }

    public bool IsValid => !_context.GetValidationMessages().Any();

    /// <param name="field">Name of the model's member.</param>
    /// <param name="code">A code of Identity or of <see cref="PasswordRules"/>.</param>
    public void Fail(string field, string code) => Say(field, _texts[$"Error_{code}", PasswordRules.MinLength, PasswordRules.MaxLength]);

    public void Say(string field, string words)
    {
        if (!_context.Properties.TryGetValue(FirstWrong, out _)) _context.Properties[FirstWrong] = field;
        _messages.Add(_context.Field(field), words);
    }

    /// <summary>Name of the model's member that was found wrong first; null while nothing is.</summary>
    public static string? FirstWrongOf(EditContext? context) =>
        context is not null && context.Properties.TryGetValue(FirstWrong, out var field) ? (string)field : null;

    public void CheckEmail(string field, string? email)
    {
        if (!EmailAddress.IsValid(email)) Fail(field, "InvalidEmail");
    }

    public void CheckNewPassword(string field, string? password, string confirmField, string? confirmation, string? email)
    {
        if (PasswordRules.Check(password, email) is { } code) Fail(field, code);
        else if (!string.Equals(password, confirmation, StringComparison.Ordinal)) Fail(confirmField, "PasswordsDiffer");
    }
}
