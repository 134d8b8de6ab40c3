namespace Seedance.Web.Components.Account;

/// <summary>What the sign-in cookie says beside Identity's own claims.</summary>
public static class StudioClaims
{
    public const string DisplayName = "studio:name";

    /// <summary>Which of the <see cref="Sessions"/> the cookie belongs to.</summary>
    public const string Session = "studio:session";

    /// <summary>The chosen one of <see cref="Resources.Languages"/>; absent: the browser's.</summary>
    public const string Language = "studio:language";

    /// <summary>Present until a one-time password was replaced.</summary>
    public const string MustChangePassword = "studio:change-password";
}
