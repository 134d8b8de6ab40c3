using System.Security.Claims;

namespace Seedance.Web.Components.Account;

/// <summary>How a person of the studio signs what guests may read: the name that they chose, and never the address that they sign in with.</summary>
internal static class PersonName
{
    public static string Of(ClaimsPrincipal person)
    {
        var name = person.FindFirstValue(StudioClaims.DisplayName) is { } chosen && !string.IsNullOrWhiteSpace(chosen) ? chosen : person.Identity?.Name ?? "";
        return name.Split('@')[0].Trim();
    }
}
