using Seedance.Web.Gateway;
using Seedance.Web.Jobs.Sequences;

namespace Seedance.Web.Features.Sequences;

/// <summary>Music and end card of the film.</summary>
public sealed partial class SequenceEditor
{
    private Task ChooseMusicAsync() => _items.OpenAsync(MediaKind.Audio, async id =>
    {
        SetMusic(_edit!.Music is { } music ? music with { MediaId = id, StartMs = 0 } : new SequenceMusic(id, ClipPercent: 40));
        _music = await ItemAsync(id);
        StateHasChanged();
    });

    private void SetMusic(SequenceMusic? music)
    {
        if (_edit!.Set(music)) Changed();
        if (music is null) _music = null;
    }

    // What is drawn is drawn anew when it looks otherwise; how long it stands there is no matter of the picture.
    private async Task SetCardAsync(EndCard? card)
    {
        if (card is not null && _edit!.Card is { } before && card.IsReady != true && card with { Seconds = before.Seconds } != before) card = card with { PictureId = Guid.Empty };
        var logo = _edit!.Card?.LogoId;
        if (_edit.Set(card)) Changed();
        if (card is null) _picture = null;
        if (card?.LogoId != logo) _logo = await ItemAsync(card?.LogoId);
    }

    private Task ChooseLogoAsync() => _items.OpenAsync(MediaKind.Image, async id =>
    {
        await SetCardAsync((_edit!.Card ?? new EndCard(Guid.Empty)) with { LogoId = id });
        StateHasChanged();
    });

    private Task ChoosePictureAsync() => _items.OpenAsync(MediaKind.Image, async id =>
    {
        await SetCardAsync(new EndCard(id, _edit!.Card?.Seconds ?? 3) { IsReady = true });
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

        await SetCardAsync(new EndCard(Guid.Empty, _edit!.Card?.Seconds ?? 3) { IsReady = false });
        _picture = null;
    }
}
