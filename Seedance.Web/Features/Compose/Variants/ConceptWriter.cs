namespace Seedance.Web.Features.Compose.Variants;

/// <summary>
/// Keeps what is done to a concept on one page, one write after the other. When another tab has saved meanwhile, its concept is read and what
/// was done here is done to it again.
/// </summary>
/// <param name="current">The concept on the page; null when it is gone.</param>
/// <param name="read">Reads it again, and does this before anybody sees it.</param>
/// <param name="mostCells">How many cells there may be.</param>
public sealed class ConceptWriter(ConceptStore concepts, Func<ConceptDraft?> current, Func<Action?, Task> read, Func<int> mostCells)
{
    private readonly List<Action> _unkept = [];
    private Task _last = Task.CompletedTask;

    /// <summary>Does the change at once, and keeps it. False: it could not be kept; what the other tab has saved stands there now.</summary>
    public Task<bool> ChangeAsync(Action change)
    {
        _unkept.Add(change);
        change();
        return InTurnAsync(() => KeepAsync(change));
    }

    /// <summary>After the writes before: what is typed while one is on its way is no other tab's.</summary>
    public async Task<T> InTurnAsync<T>(Func<Task<T>> write)
    {
        var (before, done) = (_last, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _last = done.Task;
        await before;
        try
        {
            return await write();
        }
        finally
        {
            done.SetResult();
        }
    }

    private async Task<bool> KeepAsync(Action change)
    {
        if (current() is null) return false;
        if (!_unkept.Contains(change) || await SaveAsync()) return true; // or the write before has taken it along
        var theirs = "";
        await read(() =>
        {
            theirs = Written();
            foreach (var again in _unkept) again();
        });
        if (current() is not { } concept) return false;
        if (Written() != theirs && concept.Axes.CountFinals() <= mostCells() && await SaveAsync()) return true;
        _unkept.Clear();
        await read(null);
        return false;

        string Written() => $"{current()!.Name} {current()!.Axes.Write()}";
    }

    private async Task<bool> SaveAsync()
    {
        var changes = _unkept.Count; // those that come while it is on its way are not in it
        if (!await concepts.SaveAsync(current()!, CancellationToken.None)) return false;
        _unkept.RemoveRange(0, changes);
        return true;
    }
}
