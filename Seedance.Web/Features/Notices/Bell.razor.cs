using System.Globalization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using Seedance.Web.Components.Shared;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Notices;

namespace Seedance.Web.Features.Notices;

public sealed partial class Bell(TimeProvider clock)
{
    /// <summary>Lines that the menu shows; the page has them all.</summary>
    private const int Shown = 12;

    /// <summary>More at once are told behind the bell alone.</summary>
    private const int MostToasts = 3;

    private static readonly TimeSpan ToastTime = TimeSpan.FromSeconds(10);

    private readonly List<NoticeLine> _toasts = [];
    private DotNetObjectReference<Bell>? _self;
    private PageModule? _script;
    private IReadOnlyList<NoticeLine>? _lines;
    private BellState _state = new(0, 0);

    // What was told already: a notice may come between the look at how many there are and the look at which.
    private long _toldTo;
    private bool _isOpened;
    private bool _canAsk;

    /// <inheritdoc />
    protected override bool IsNotice => true;

    private string Count => _state.Unread >= NoticeList.MostUnread ? $"{NoticeList.MostUnread - 1}+" : _state.Unread.ToString(CultureInfo.CurrentCulture);

    private string Label => _state.Unread == 0 ? T["Title"] : T["Title_Unread", Count];

    // A clip is the same clip whatever stands behind "?"; of the history that is another choice of clips.
    private string Here => new Uri(Navigation.Uri) is var uri && uri.AbsolutePath == "/history" ? uri.PathAndQuery : uri.AbsolutePath;

    /// <summary>Another page is looked at, or this one again.</summary>
    [JSInvokable]
    public Task LookedAt() => _state.Unread > 0 || _toasts.Count > 0 ? ReadHereAsync() : Task.CompletedTask;

    /// <inheritdoc />
    protected override async Task LoadAsync()
    {
        Navigation.LocationChanged -= OnLocationChanged; // after a fault it is loaded once more
        Navigation.LocationChanged += OnLocationChanged;
        _self ??= DotNetObjectReference.Create(this);
        _script ??= new PageModule(Js, "./Features/Notices/Bell.razor.js");
        await _script.AttachAsync("watch", _self);
        _canAsk = await _script.AskAsync<bool>("canAsk");
        _state = await List.StateAsync(OwnerId, Gone);
        _toldTo = _state.NewestId;
        await _script.CallAsync("mark", _state.Unread);
        await ReadHereAsync();
    }

    /// <inheritdoc />
    protected override async Task<bool> RefreshAsync(JobChanges changes)
    {
        var before = _state;
        var state = await ReadOnceAsync(nameof(Bell), stop => List.StateAsync(OwnerId, stop));
        if (state == before) return false;
        _state = state;
        if (state.NewestId > _toldTo)
        {
            var fresh = await List.ReadAsync(OwnerId, Shown, Gone, after: _toldTo);
            _toldTo = fresh.Select(line => line.Id).Append(state.NewestId).Max();
            await TellAsync(fresh);
        }

        if (_isOpened) _lines = await List.ReadAsync(OwnerId, Shown, Gone);
        if (state.Unread != before.Unread) await _script!.CallAsync("mark", state.Unread);
        return true;
    }

    /// <inheritdoc />
    protected override void OnGone() => Navigation.LocationChanged -= OnLocationChanged;

    private async Task OpenAsync()
    {
        _isOpened = true;
        _lines = await List.ReadAsync(OwnerId, Shown, Gone);
    }

    /// <param name="fresh">The newest first.</param>
    private async Task TellAsync(IReadOnlyList<NoticeLine> fresh)
    {
        // Whoever looks at the clip sees it there; a tab behind another is not looked at.
        var seen = fresh.Any(line => line.Address == Here) && await ReadHereAsync() ? Here : null;
        var news = fresh.Where(line => line.Address != seen).Reverse().ToList();
        if (news.Count == 0) return;
        var choice = await List.ChoiceAsync(OwnerId, Gone);
        var told = news.Select(line => new
        {
            key = $"{line.Id}",
            text = Words.Say(line),
            address = line.Address,
            here = choice.WaysOf(line.Kind).HasFlag(NoticeWays.Here),
            browser = choice.WaysOf(line.Kind).HasFlag(NoticeWays.Browser),
        });
        await _script!.CallAsync("tell", told, choice.HasSound);
        var toasts = news.Where(line => choice.WaysOf(line.Kind).HasFlag(NoticeWays.Here)).TakeLast(MostToasts).ToList();
        if (toasts.Count == 0) return;
        _toasts.AddRange(toasts);
        if (_toasts.Count > MostToasts) _toasts.RemoveRange(0, _toasts.Count - MostToasts);
        _ = DropLaterAsync(toasts);
    }

    /// <summary>Ticks off what leads to this page, if the page is looked at.</summary>
    private async Task<bool> ReadHereAsync()
    {
        if (Gone.IsCancellationRequested || !await _script!.AskAsync<bool>("isLookedAt")) return false;
        if (_toasts.RemoveAll(toast => toast.Address == Here) > 0) StateHasChanged();
        await List.ReadAtAsync(OwnerId, Here, Gone);
        return true;
    }

    private async Task DropLaterAsync(List<NoticeLine> toasts)
    {
        try
        {
            await Task.Delay(ToastTime, clock, Gone);
            await InvokeAsync(() =>
            {
                foreach (var toast in toasts) _toasts.Remove(toast);
                StateHasChanged();
            });
        }
        catch (OperationCanceledException)
        {
            // the page was left
        }
    }

    private void Drop(NoticeLine toast) => _toasts.Remove(toast);

    private async Task AskAsync()
    {
        _canAsk = false;
        await _script!.CallAsync("ask");
    }

    private async Task DeclineAsync()
    {
        _canAsk = false;
        await _script!.CallAsync("decline");
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs args) => _ = InvokeAsync(async () =>
    {
        try
        {
            await LookedAt();
        }
        catch (OperationCanceledException)
        {
            // the page was left
        }
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_script is not null) await _script.DisposeAsync();
        _self?.Dispose();
    }
}
