using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Seedance.Web.Jobs;

namespace Seedance.Web.Components.Shared;

/// <summary>
/// A page that shows jobs live: it subscribes, loads, then listens, and hears only of the jobs of the person who looks at it.
/// A fault while listening is handed to the error boundary like any other.
/// </summary>
public abstract class LiveJobsComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private JobSubscription? _subscription;

    protected LiveJobsComponent() => Gone = _gone.Token;

    [Inject]
    private JobNotifier Notifier { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>The id of the signed-in person; set before <see cref="LoadAsync"/>.</summary>
    protected string OwnerId { get; private set; } = "";

    /// <summary>The person's name, for the timeline.</summary>
    protected string OwnerName { get; private set; } = "";

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Gone { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Gone.IsCancellationRequested) return;
        _gone.Cancel();
        _subscription?.Dispose();
        _gone.Dispose();
        OnGone();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads what the page shows. Called once, after the subscription.</summary>
    protected abstract Task LoadAsync();

    /// <summary>Some jobs have changed: reads those that the page shows. Returns true when the page must be drawn again.</summary>
    protected abstract Task<bool> RefreshAsync(JobChanges changes);

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
        OwnerName = person.Identity?.Name ?? "";
        _subscription = Notifier.Subscribe(OwnerId);
        await LoadAsync();
        _ = ListenAsync(_subscription);
    }

    private async Task ListenAsync(JobSubscription subscription)
    {
        try
        {
            await foreach (var changes in subscription.ListenAsync(Gone))
            {
                await InvokeAsync(async () =>
                {
                    if (!Gone.IsCancellationRequested && await RefreshAsync(changes)) StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // the page was left
        }
        catch (Exception fault) when (!Gone.IsCancellationRequested)
        {
            await DispatchExceptionAsync(fault);
        }
    }
}
