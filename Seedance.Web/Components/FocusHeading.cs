using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Seedance.Web.Components.Shared;

namespace Seedance.Web.Components;

/// <summary>Gives the focus to the heading of a page that has just been gone to, unless somebody is at work in it already.</summary>
public sealed class FocusHeading(IJSRuntime js) : ComponentBase, IAsyncDisposable
{
    private readonly PageModule _script = new(js, "./js/focus-heading.js");
    private Type? _page;
    private bool _isNew;

    [Parameter, EditorRequired]
    public required Microsoft.AspNetCore.Components.RouteData RouteData { get; set; }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        _isNew |= RouteData.PageType != _page;
        _page = RouteData.PageType;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_isNew) return;
        _isNew = false;
        await _script.CallAsync("focus");
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _script.DisposeAsync();
}
