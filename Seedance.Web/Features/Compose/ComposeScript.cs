using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Seedance.Web.Features.Compose;

/// <summary>The page's script: collects typing, keeps texts that are too long in the browser, Ctrl+Enter, focus.</summary>
public sealed class ComposeScript : IAsyncDisposable
{
    private readonly IJSRuntime _js;
    private readonly ComposeState _state;
    private readonly Func<Task<IReadOnlyList<string>>> _findEarlierPrompts;
    private readonly DotNetObjectReference<ComposeScript> _self;
    private IJSObjectReference? _module;

    /// <param name="findEarlierPrompts">The person's earlier prompts, the newest first.</param>
    public ComposeScript(IJSRuntime js, ComposeState state, Func<Task<IReadOnlyList<string>>> findEarlierPrompts)
    {
        (_js, _state, _findEarlierPrompts) = (js, state, findEarlierPrompts);
        _self = DotNetObjectReference.Create(this);
    }

    /// <param name="gone">Cancelled when the page is left, which may be before the script has come.</param>
    public async Task AttachAsync(ElementReference root, CancellationToken gone)
    {
        _module = await _js.InvokeAsync<IJSObjectReference>("import", gone, "./Features/Compose/ComposePage.razor.js");
        gone.ThrowIfCancellationRequested();
        await _module.InvokeVoidAsync("attach", gone, root, _self);
    }

    /// <summary>Brings the element with this id into sight and gives it the focus, once what was just changed is drawn.</summary>
    public async Task FocusAsync(string id)
    {
        if (_module is not null) await _module.InvokeVoidAsync("focus", id);
    }

    /// <summary>Empties a field that still holds this text; who types fast may have the next one in it.</summary>
    public async Task ClearAsync(string id, string text)
    {
        if (_module is not null) await _module.InvokeVoidAsync("clear", id, text);
    }

    /// <summary>Gives the tab another address without going there: a reload opens it.</summary>
    public async Task NameAsync(string address)
    {
        try
        {
            if (_module is not null) await _module.InvokeVoidAsync("name", address);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The tab is gone, and needs no address.
        }
    }

    /// <summary>A field holds more than one message can carry.</summary>
    [JSInvokable]
    public void ReportTooLong(string field, int length) => _state.ReportTooLong(field, length);

    /// <summary>What happens when something is to be inserted and there is no caret: the words or the chip, and the row that was worked on last.</summary>
    public Func<string, string, Task>? Insert { get; init; }

    /// <summary>Something is to be inserted while the prompt is written from the brief.</summary>
    [JSInvokable]
    public Task InsertIntoBrief(string text, string row) => Insert?.Invoke(text, row) ?? Task.CompletedTask;

    /// <summary>Asked for by Alt+Up in the prompt.</summary>
    [JSInvokable]
    public Task<IReadOnlyList<string>> FindEarlierPrompts() => _findEarlierPrompts();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _self.Dispose();
        if (_module is null) return;
        try
        {
            await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The tab is gone, and the module with it.
        }
    }
}
