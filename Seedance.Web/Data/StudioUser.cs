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

    /// <summary>The same for all clips that are started together.</summary>
    public long? WarnAboveBatchMicros { get; set; }

    /// <summary>The language of the pages, "en" or "zh-Hans"; null: as the browser asks.</summary>
    public string? Language { get; set; }

    /// <summary>When the tour of the first run was ended; null: it has not been.</summary>
    public DateTime? TourDoneAt { get; set; }

    /// <summary>Of what this person wants to be told, and how, as JSON; null: as the studio does by itself.</summary>
    public string? NotifyJson { get; set; }

    public DateTime CreatedAt { get; set; }
}

public static class Roles
{
    public const string Admin = "Admin";
    public const string Member = "Member";
}
