using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Jobs.Sequences;
using Seedance.Web.Media;

namespace Seedance.Web.Features.Sequences;

/// <summary>How a film is kept while it is worked on, looked at, and made.</summary>
public sealed partial class SequenceEditor
{
    // Shown at once, looked at and kept after a moment in which nothing changes.
    private void Changed()
    {
        (_message, _refused) = (null, null);
        _operation = Guid.NewGuid(); // another film
        if (_saved is not (Keeping.Conflict or Keeping.Gone)) _saved = Keeping.Waiting;
        _ = KeepSoonAsync(++_changes);
    }

    private async Task KeepSoonAsync(int change)
    {
        try
        {
            await Task.Delay(Pause, clock, Gone);
            if (change != _changes) return;
            await InvokeAsync(async () =>
            {
                await SaveAsync();
                await CheckAsync();
                StateHasChanged();
            });
            while (_saved == Keeping.Trouble && change == _changes)
            {
                await Task.Delay(Patience, clock, Gone);
                await InvokeAsync(async () =>
                {
                    await SaveAsync();
                    StateHasChanged();
                });
            }
        }
        catch (Exception left) when (left is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left, and has kept it by then.
        }
    }

    // The last plan that was looked at wins, whichever comes back first.
    private async Task CheckAsync()
    {
        if (_edit is null) return;
        var plan = _edit.Plan;
        try
        {
            var check = await maker.CheckAsync(OwnerId, plan, Gone);
            if (_edit.Plan.ToJson() == plan.ToJson()) Found(check, plan);
        }
        catch (Exception fault) when (fault is DbException or IOException)
        {
            // What was found last stands until the next change; whoever makes the film looks again.
        }
    }

    private void Found(SequenceCheck check, SequencePlan plan)
    {
        (_check, _checked) = (check, plan);
        if (!check.IsUncertain || _looksAgain) return;
        _looksAgain = true;
        _ = LookAgainAsync();
    }

    private async Task LookAgainAsync()
    {
        try
        {
            await Task.Delay(Patience, clock, Gone);
            await InvokeAsync(async () =>
            {
                _looksAgain = false;
                await CheckAsync();
                StateHasChanged();
            });
        }
        catch (Exception left) when (left is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }

    private async Task SaveAsync()
    {
        if (_edit is null || _saved is Keeping.Conflict or Keeping.Gone) return;
        Guid? begun = null;
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            var change = _changes;
            if (change == _kept) return;
            if (_draft is not { } draft)
            {
                _draft = await store.CreateAsync(OwnerId, _name, _edit.Plan, _campaign, CancellationToken.None);
                (_version, _kept, begun) = (_draft.Version, change, _draft.PublicId);
                _saved = change == _changes ? Keeping.Saved : Keeping.Waiting;
                return;
            }

            switch (await store.SaveAsync(OwnerId, draft.PublicId, _version, _name, _edit.Plan, CancellationToken.None))
            {
                case SequenceSave.Saved saved:
                    (_version, _kept) = (saved.Version, change);
                    _saved = change == _changes ? Keeping.Saved : Keeping.Waiting;
                    break;
                case SequenceSave.Conflict: _saved = Keeping.Conflict; break;
                default: _saved = Keeping.Gone; break;
            }
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException)
        {
            _saved = Keeping.Trouble;
        }
        finally
        {
            _turn.Release();
            if (begun is { } id && !Gone.IsCancellationRequested) await OnBegun.InvokeAsync(id);
        }
    }

    // What stands here is one step back then.
    private async Task TakeOtherAsync()
    {
        if (_draft is not { } draft || await store.FindAsync(OwnerId, draft.PublicId, Gone) is not { } other)
        {
            _saved = Keeping.Gone;
            return;
        }

        _edit!.Load(other.Plan);
        (_refused, _operation) = (null, Guid.NewGuid()); // another film
        (_draft, _name, _version, _campaign, _kept, _saved) = (other, other.Name, other.Version, other.CampaignId, _changes, Keeping.Saved);
        await ReadItemsAsync();
        await CheckAsync();
    }

    private async Task CopyAsync()
    {
        var copy = await store.CreateAsync(OwnerId, T["Copy_Name", ShownName], _edit!.Plan, _campaign, CancellationToken.None);
        _kept = _changes;
        navigation.NavigateTo($"/sequences/{copy.PublicId:N}");
    }

    private async Task MakeAsync()
    {
        if (_isStarting || _edit is null) return;
        if (_edit.Card is { IsEmpty: true })
        {
            _refused = T["Fault_CardEmpty"]; // before an empty picture is put into the library
            return;
        }

        if (CardColours.IsHardToRead(_edit.Card) && !await _unreadable.AskAsync()) return;
        (_isStarting, _refused) = (true, null);
        StateHasChanged();
        try
        {
            if (!await DrawAsync()) return;
            await SaveAsync();
            if (_saved != Keeping.Saved || _draft is not { } draft)
            {
                _refused = T["Make_NotSaved"];
                return;
            }

            switch (await maker.MakeAsync(OwnerId, draft.PublicId, _version, _operation, CancellationToken.None))
            {
                case SequenceResult.Started or SequenceResult.AlreadyStarted:
                    _films = await query.FilmsAsync(OwnerId, draft.Id, Gone);
                    _operation = Guid.NewGuid();
                    break;
                case SequenceResult.Refused refused:
                    Found(refused.Check, _edit.Plan);
                    _refused = T[refused.Check.IsUncertain ? "Make_StoreAway" : "Make_Refused"];
                    break;
                case SequenceResult.TooMany tooMany: _refused = T["Make_TooMany", Limits.RateLimits.Seconds(tooMany.Wait)]; break;
                case SequenceResult.Conflict: (_saved, _refused) = (Keeping.Conflict, T["Make_NotSaved"]); break;
                default: _saved = Keeping.Gone; break;
            }
        }
        finally
        {
            _isStarting = false;
        }
    }

    // The card becomes a picture of the library once it is needed, in the size of the film; again only when it looks otherwise.
    private async Task<bool> DrawAsync()
    {
        for (var turn = 0; turn < 3; turn++) // what is changed while it is drawn is drawn once more
        {
            if (_edit!.Card is not null && _checked?.ToJson() != _edit.Plan.ToJson()) await CheckAsync(); // another first clip may have another size
            if (_edit.Card is not { } card || IsReadyPicture) return true;
            var (width, height) = (Width, Height);
            if (card.PictureId != Guid.Empty && _picture is { } drawn && drawn.Width == width && drawn.Height == height) return true;
            var kept = _script is null ? null : await _script.HearAsync<DrawnCard>("keepCard", T["Card_File", ShownName].Value, width, height);
            if (kept is not { Media: { } picture })
            {
                _refused = kept?.Fault is { } fault ? T["Card_Refused", mediaWords.Text(new MediaFault(fault.Rule, fault.Values))] : T[kept is { IsLogoAway: true } ? "Card_LogoAway" : "Card_NotKept"];
                return false;
            }

            if (!kept.WasThere) await cards.KeepAsync(OwnerId, picture, CancellationToken.None);
            if (_edit.Card != card) continue;
            _edit.Drawn(picture);
            _ = KeepSoonAsync(++_changes);
            _picture = await ItemAsync(picture);
            await CheckAsync();
            if (_edit.Card?.PictureId == picture && (Width, Height) == (width, height)) return true;
        }

        _refused = T["Make_Changed"];
        return false;
    }

    /// <param name="Media">The picture in the library; null: it did not get there.</param>
    /// <param name="WasThere">It was the person's own before.</param>
    /// <param name="Fault">What the library said.</param>
    /// <param name="IsLogoAway">The logo could not be loaded: nothing was put into the library.</param>
    internal sealed record DrawnCard(Guid? Media, bool WasThere = false, UploadRefusal? Fault = null, bool IsLogoAway = false);
}
