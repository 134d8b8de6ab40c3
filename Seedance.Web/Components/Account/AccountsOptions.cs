namespace Seedance.Web.Components.Account;

/// <summary>Section <c>Accounts</c> of the settings.</summary>
public sealed class AccountsOptions
{
    public const string Section = "Accounts";

    /// <summary>How soon a disabled person, or one whose password was changed elsewhere, is signed out: pages and open circuits.</summary>
    public TimeSpan RevalidateEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after a sign-in it has to be made anew, however busy the person was meanwhile.</summary>
    public TimeSpan SignInFor { get; set; } = TimeSpan.FromDays(30);
}
