using Microsoft.JSInterop;

namespace Seedance.Web.Components.Shared;

/// <summary>
/// The script of one component: fetched at its first call and gone with the component. Once the component or its tab has gone, calls
/// do nothing: nobody is there who would miss them.
/// </summary>
/// <param name="path">Of the module, from the root of the site: "./js/typing.js".</param>
public sealed class PageModule(IJSRuntime js, string path) : IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IJSObjectReference? _module;
    private IJSObjectReference? _attached;

    /// <summary>Calls a function of the module.</summary>
    public Task CallAsync(string function, params object?[] arguments) =>
        WhileThereAsync(async () =>
        {
            if (await FetchAsync() is { } module) await module.InvokeVoidAsync(function, _gone.Token, arguments);
            return true;
        });

    /// <summary>Calls a function of the module for its answer; the default value when nobody is there any more.</summary>
    public Task<T?> AskAsync<T>(string function, params object?[] arguments) =>
        WhileThereAsync(async () => await FetchAsync() is { } module ? await module.InvokeAsync<T?>(function, _gone.Token, arguments) : default);

    /// <summary>There is an object to be spoken with.</summary>
    public bool IsAttached => _attached is not null;

    /// <summary>Calls a function of the module and keeps the object that it returns, whose <c>detach</c> is called at the end; one that was kept before is let go.</summary>
    public Task AttachAsync(string function, params object?[] arguments) =>
        WhileThereAsync(async () =>
        {
            if (await FetchAsync() is not { } module) return true;
            await DetachAsync();
            _attached = await module.InvokeAsync<IJSObjectReference>(function, CancellationToken.None, arguments); // seen through: what has taken hold must be let go
            if (_gone.IsCancellationRequested) await DetachAsync();
            return true;
        });

    /// <summary>Calls a function of the object that <see cref="AttachAsync"/> has kept; before that, nothing happens.</summary>
    public Task TellAsync(string function, params object?[] arguments) =>
        WhileThereAsync(async () =>
        {
            if (_attached is not null) await _attached.InvokeVoidAsync(function, _gone.Token, arguments);
            return true;
        });

    /// <summary>Calls a function of the object that <see cref="AttachAsync"/> has kept for its answer; the default value before that, and when nobody is there any more.</summary>
    public Task<T?> HearAsync<T>(string function, params object?[] arguments) =>
        WhileThereAsync(async () => _attached is null ? default : await _attached.InvokeAsync<T?>(function, _gone.Token, arguments));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_gone.IsCancellationRequested) return;
        await _gone.CancelAsync();
        try
        {
            await DetachAsync();
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The tab is gone, and the module with it.
        }

        _gone.Dispose();
    }

    private async Task DetachAsync()
    {
        if (Interlocked.Exchange(ref _attached, null) is not { } attached) return;
        await attached.InvokeVoidAsync("detach", CancellationToken.None);
        await attached.DisposeAsync();
    }

    // Null: the component was left while its script was on the way.
    private async Task<IJSObjectReference?> FetchAsync()
    {
        if (_module is not null) return _module;
        var module = await js.InvokeAsync<IJSObjectReference>("import", _gone.Token, path);
        if (_module is null && !_gone.IsCancellationRequested) return _module = module;
        await module.DisposeAsync(); // another call was faster, or it came too late
        return _module;
    }

    private async Task<T?> WhileThereAsync<T>(Func<Task<T?>> call)
    {
        if (_gone.IsCancellationRequested) return default;
        try
        {
            return await call();
        }
        catch (Exception left) when (left is JSDisconnectedException || (_gone.IsCancellationRequested && left is OperationCanceledException or ObjectDisposedException))
        {
            return default;
        }
    }
}
