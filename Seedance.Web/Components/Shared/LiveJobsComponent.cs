using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Seedance.Web.Components.Account;
using Seedance.Web.Jobs;

namespace Seedance.Web.Components.Shared;

/// <summary>
/// A page that shows jobs live: it subscribes, loads, then listens, and hears only of the jobs of the person who looks at it.
/// A fault while listening is logged, and the page reads again a moment later: one bad moment of the database ends no tab. A page
/// that cannot be read at all says so (the layout's boundary); a notice in the page's frame stays away until it can.
/// </summary>
public abstract class LiveJobsComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _gone = new();
    private JobSubscription? _subscription;
    private IDisposable? _following;

    protected LiveJobsComponent() => Gone = _gone.Token;

    [Inject]
    private JobNotifier Notifier { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private ILogger<LiveJobsComponent> Log { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>The id of the signed-in person; set before <see cref="LoadAsync"/>.</summary>
    protected string OwnerId { get; private set; } = "";

    /// <summary>What the person signs with.</summary>
    protected string OwnerName { get; private set; } = "";

    /// <summary>Whose jobs it hears of; the person's own, unless it shows a single job of somebody else.</summary>
    protected virtual string Audience => OwnerId;

    /// <summary>For what a service raises.</summary>
    protected PageCulture Culture { get; } = new();

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Gone { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Gone.IsCancellationRequested) return;
        _gone.Cancel();
        _following?.Dispose();
        _subscription?.Dispose();
        _gone.Dispose();
        OnGone();
        GC.SuppressFinalize(this);
    }

    /// <summary>True for what stands in the frame of every page and must not take it along when it cannot be read.</summary>
    protected virtual bool IsNotice => false;

    /// <summary>Reads what the page shows. Called once, after the subscription.</summary>
    protected abstract Task LoadAsync();

    /// <summary>Some jobs have changed: reads those that the page shows. Returns true when the page must be drawn again.</summary>
    protected abstract Task<bool> RefreshAsync(JobChanges changes);

    /// <summary>For <see cref="RefreshAsync"/>: one read for all of the person's pages that ask with an equal key. Do not change what it returns.</summary>
    protected Task<T> ReadOnceAsync<T>(object key, Func<CancellationToken, Task<T>> read) => _subscription!.ReadAsync(key, read, Gone);

    /// <summary>From now on the page hears of the jobs of these campaigns too, and no longer of those of others.</summary>
    protected void Follow(IReadOnlyCollection<long> campaignIds)
    {
        _following?.Dispose();
        _following = campaignIds.Count == 0 || Gone.IsCancellationRequested ? null : Notifier.Follow(_subscription!, campaignIds);
    }

    /// <summary>The page was left.</summary>
    protected virtual void OnGone()
    {
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var person = (await Authentication).User;
        if (Gone.IsCancellationRequested) return;
        OwnerId = person.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in.");
        OwnerName = PersonName.Of(person);
        _subscription = Notifier.Subscribe(Audience);
        if (!IsNotice) await LoadAsync();
        _ = ListenAsync(_subscription);
    }

    private async Task ListenAsync(JobSubscription subscription)
    {
        try
        {
            while (IsNotice && !await TryAsync(LoadNoticeAsync)) await Task.Delay(Patience, Clock, Gone);
            await foreach (var changes in subscription.ListenAsync(Gone))
            {
                var pending = changes;
                while (!await TryAsync(() => RefreshAsync(pending)))
                {
                    // The database is busy or away: what was missed meanwhile has no name any more.
                    await Task.Delay(Patience, Clock, Gone);
                    pending = changes with { Everything = true };
                }
            }
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // the page was left
        }
    }

    private async Task<bool> LoadNoticeAsync()
    {
        await LoadAsync();
        return true;
    }

    /// <param name="read">Returns true when the page must be drawn again.</param>
    private async Task<bool> TryAsync(Func<Task<bool>> read)
    {
        try
        {
            await InvokeAsync(async () =>
            {
                if (!Gone.IsCancellationRequested && await read()) StateHasChanged();
            });
            return true;
        }
        catch (Exception fault) when (!Gone.IsCancellationRequested)
        {
            ComponentsLog.RefreshFailed(Log, GetType().Name, fault);
            return false;
        }
    }
}
