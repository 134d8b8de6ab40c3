using Microsoft.AspNetCore.Identity;

namespace Seedance.Web.Data;

/// <summary>A person with an account. Roles are <see cref="Roles"/>.</summary>
public sealed class StudioUser : IdentityUser
{
    public string DisplayName { get; set; } = "";

    /// <summary>Disabled people cannot sign in; their open circuits end with the next revalidation.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>True until the one-time password was replaced by the person's own.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Price of one clip, in millionths of the gateway's currency, above which this person is asked first; null: as the studio's setting says.</summary>
    public long? WarnAboveMicros { get; set; }

    public DateTime CreatedAt { get; set; }
}

public static class Roles
{
    public const string Admin = "Admin";
    public const string Member = "Member";
}
