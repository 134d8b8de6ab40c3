using Microsoft.AspNetCore.Components;

namespace Seedance.Web.Components.Shared;

/// <summary>Gives the page that is shown another address, without beginning it anew: what was new a moment ago has got a row.</summary>
public static class SamePage
{
    /// <summary>In the place of the address that it has now.</summary>
    public static void MoveTo(this NavigationManager navigation, string address) =>
        navigation.NavigateTo(address, new NavigationOptions { ReplaceHistoryEntry = true, HistoryEntryState = PathOf(navigation) });

    /// <summary>What tells one page from the next: the path, or the one from which the page has moved.</summary>
    /// <param name="before">What it was until now; null at the beginning.</param>
    internal static string NameOf(NavigationManager navigation, string? before) =>
        before is not null && navigation.HistoryEntryState == before ? before : PathOf(navigation);

    private static string PathOf(NavigationManager navigation) => new Uri(navigation.Uri).AbsolutePath;
}
