using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Settings;

public sealed partial class SettingsPage : IDisposable
{
    private readonly CancellationTokenSource _life = new();
    private SettingsForm _form = default!;
    private IReadOnlyDictionary<string, string>? _faults;
    private ConfirmDialog? _confirm;
    private string? _note;
    private bool _busy;

    private GatewayOptions Now => Options.CurrentValue;

    private string? LastFour => Now.ApiKey.Length switch
    {
        0 => null,
        < 8 => "",
        _ => Now.ApiKey[^4..],
    };

    /// <inheritdoc />
    protected override void OnInitialized() => _form = new SettingsForm(Now);

    private string? Fault(string key) => _faults?.GetValueOrDefault(key);

    private async Task SaveAsync()
    {
        if (_busy) return;
        _faults = _form.Check();
        if (_faults.Count > 0)
        {
            _note = "Note_Faults";
            return;
        }

        await ChangeAsync(_form.Changes(), "Note_Saved");
    }

    private Task ResetAsync(string key) => ChangeAsync(new Dictionary<string, string?> { [key] = null }, "Note_Reset");

    private async Task RemoveKeyAsync()
    {
        if (!await _confirm!.AskAsync()) return;
        var changes = new Dictionary<string, string?> { [SettingKeys.ApiKey] = null, [SettingKeys.ApiKeyFor] = null };
        // Live needs a key; without one the mode that chooses by itself is the only one that works.
        if (Now.Mode == GatewayMode.Live) changes[SettingKeys.Mode] = nameof(GatewayMode.Auto);
        await ChangeAsync(changes, "Note_KeyRemoved");
    }

    private async Task ChangeAsync(IReadOnlyDictionary<string, string?> changes, string note)
    {
        _busy = true;
        try
        {
            await Saved.SaveAsync(changes, _life.Token);
            _form = new SettingsForm(Now);
            (_faults, _note) = (null, note);
        }
        finally
        {
            _busy = false;
        }
    }

    public void Dispose()
    {
        _life.Cancel();
        _life.Dispose();
    }
}
