using Microsoft.AspNetCore.Components.Routing;

namespace Seedance.Web.Components.Layout;

/// <summary>The way to the history is also that to its clips: on the page of one it is the place where one is.</summary>
public sealed class HistoryLink : NavLink
{
    /// <inheritdoc />
    protected override bool ShouldMatch(string uriAbsolute) =>
        base.ShouldMatch(uriAbsolute) || new Uri(uriAbsolute).AbsolutePath.StartsWith("/clips/", StringComparison.OrdinalIgnoreCase);
}
