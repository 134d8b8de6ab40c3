namespace Seedance.Web.Components.Account;

/// <summary>What the sign-in cookie says beside Identity's own claims.</summary>
public static class StudioClaims
{
    public const string DisplayName = "studio:name";

    /// <summary>Which of the <see cref="Sessions"/> the cookie belongs to.</summary>
    public const string Session = "studio:session";

    /// <summary>Present until a one-time password was replaced.</summary>
    public const string MustChangePassword = "studio:change-password";
}
