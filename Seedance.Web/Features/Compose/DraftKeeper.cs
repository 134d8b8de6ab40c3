using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Features.Compose;

/// <summary>Saves one page's draft a moment after the last change, one write at a time, and once more when the page is left.</summary>
public sealed class DraftKeeper : IAsyncDisposable
{
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    /// <summary>After a save that failed.</summary>
    public static readonly TimeSpan TryLater = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly DraftStore _store;
    private readonly string _ownerId;
    private readonly Func<(Guid OperationId, ComposeForm Form)> _read;
    private readonly Func<Func<Task>, Task> _run;
    private readonly ITimer _timer;
    private int _version;
    private bool _isDirty;

    /// <param name="opened">The draft as it was opened; null: a new one, which is stored once something was typed.</param>
    /// <param name="read">The draft as it is now.</param>
    /// <param name="run">Runs on the page's own turn, where the form may be read and a fault is shown.</param>
    public DraftKeeper(DraftStore store, TimeProvider clock, string ownerId, OpenDraft? opened, Func<(Guid OperationId, ComposeForm Form)> read, Func<Func<Task>, Task> run)
    {
        (_store, _ownerId, _read, _run) = (store, ownerId, read, run);
        (PublicId, _version) = opened is null ? (Guid.NewGuid(), 0) : (opened.PublicId, opened.Version);
        _timer = clock.CreateTimer(_ => _ = _run(SaveOrTryLaterAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Of the draft that this page holds.</summary>
    public Guid PublicId { get; }

    /// <summary>It is more than what stands on this page.</summary>
    public bool IsStored => _version > 0;

    /// <summary>What another tab had saved into the same draft, when this page has just written over it.</summary>
    public Action<ComposeForm>? Overwritten { get; set; }

    /// <summary>The draft is stored.</summary>
    public Action? Saved { get; set; }

    /// <summary>The form has changed: save soon.</summary>
    public void Touch()
    {
        _isDirty = true;
        _timer.Change(Delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Saves now what is not saved yet.</summary>
    public async Task SaveAsync()
    {
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            if (!_isDirty) return;
            _isDirty = false;
            var (operationId, form) = _read();
            var saved = await _store.SaveAsync(_ownerId, new OpenDraft(PublicId, _version, operationId, form), CancellationToken.None);
            _version = saved.Version;
            if (saved.Overwritten is { } other) Overwritten?.Invoke(other);
            Saved?.Invoke();
        }
        catch
        {
            _isDirty = true;
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    // A database that is busy for a moment loses nothing, also when nobody types any more.
    private async Task SaveOrTryLaterAsync()
    {
        try
        {
            await SaveAsync();
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException)
        {
            _timer.Change(TryLater, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await SaveAsync();
    }
}
