using Seedance.Web.Gateway;
using Seedance.Web.Jobs.Sequences;

namespace Seedance.Web.Features.Sequences;

/// <summary>Music and end card of the film.</summary>
public sealed partial class SequenceEditor
{
    private Task ChooseMusicAsync() => _items.OpenAsync(MediaKind.Audio, async id =>
    {
        SetMusic(now => now is null ? new SequenceMusic(id, ClipPercent: 40) : now with { MediaId = id, StartMs = 0 });
        _music = await ItemAsync(id);
        StateHasChanged();
    });

    private void SetMusic(Func<SequenceMusic?, SequenceMusic?> change)
    {
        var music = change(_edit!.Music);
        if (_edit.Set(music)) Changed();
        if (music is null) _music = null;
    }

    // What is drawn is drawn anew when it looks otherwise; how long it stands there is no matter of the picture.
    private async Task SetCardAsync(Func<EndCard?, EndCard?> change)
    {
        var card = change(_edit!.Card);
        if (card is not null && _edit.Card is { } before && card.IsReady != true && card with { Seconds = before.Seconds } != before) card = card with { PictureId = Guid.Empty };
        var logo = _edit.Card?.LogoId;
        if (_edit.Set(card)) Changed();
        if (card is null) _picture = null;
        if (card?.LogoId != logo) _logo = await ItemAsync(card?.LogoId);
    }

    private Task ChooseLogoAsync() => _items.OpenAsync(MediaKind.Image, async id =>
    {
        await SetCardAsync(now => (now ?? new EndCard(Guid.Empty)) with { LogoId = id });
        StateHasChanged();
    });

    private Task ChoosePictureAsync() => _items.OpenAsync(MediaKind.Image, async id =>
    {
        await SetCardAsync(now => new EndCard(id, now?.Seconds ?? 3) { IsReady = true });
        _picture = await ItemAsync(id);
        StateHasChanged();
    });

    private async Task SetReadyAsync(bool isReady)
    {
        if (isReady)
        {
            await ChoosePictureAsync();
            return;
        }

        await SetCardAsync(now => new EndCard(Guid.Empty, now?.Seconds ?? 3) { IsReady = false });
        _picture = null;
    }
}
