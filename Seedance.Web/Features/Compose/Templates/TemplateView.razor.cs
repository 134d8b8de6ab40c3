using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Templates;

/// <summary>One template: its places as a small form, and as the columns of a table.</summary>
public sealed partial class TemplateView(
    TemplateStore templates, DraftList drafts, KeptForms kept, NavigationManager navigation, IJSRuntime js, IOptionsMonitor<GatewayOptions> options, IStringLocalizer<TemplateTexts> texts, IStringLocalizer<ComposeTexts> composeTexts) : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private string _ownerId = "";
    private Template? _template;
    private IReadOnlyList<string> _places = [];
    private FormKeeper<Dictionary<string, string>>? _keeper;
    private bool _isBack;
    private bool _isMissing;
    private bool _isDeleted;
    private ElementReference _fields;
    private PageModule? _script;
    private bool _isAttaching;

    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private IStringLocalizer<TemplateTexts> T => texts;

    private IStringLocalizer<ComposeTexts> C => composeTexts;

    private VideoModel Model => options.CurrentValue.FindModel(_template!.Form.Model) ?? new VideoModel();

    private int Most => Model.MaxPromptLength;

    private int Length => TemplateText.Fill(_template!.Form, Typed).ResolvedPrompt.Length;

    private Dictionary<string, string> Typed => _values.Where(value => !string.IsNullOrWhiteSpace(value.Value)).ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _ownerId = (await Authentication).User.FindFirstValue(ClaimTypes.NameIdentifier)!;
        _template = await templates.FindAsync(_ownerId, Id, _gone.Token);
        if (_gone.IsCancellationRequested) return;
        _isMissing = _template is null;
        if (_template is null) return;
        var name = $"template.{Id:N}";
        var before = await kept.FindAsync<Dictionary<string, string>>(_ownerId, name, _gone.Token);
        if (_gone.IsCancellationRequested) return;
        _keeper = kept.Open(_ownerId, name, () => Typed is { Count: > 0 } typed ? typed : null);
        _places = TemplateText.Places(_template.Form);
        foreach (var (place, text) in before ?? [])
            if (_places.Contains(place, StringComparer.OrdinalIgnoreCase)) _values[place] = text;
        _isBack = _values.Count > 0;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_template is null || _fields.Id is null || _isAttaching || _gone.IsCancellationRequested) return;
        _isAttaching = true;
        _script = new PageModule(js, "./js/typing.js");
        await _script.CallAsync("attach", _fields);
    }

    private Task TypeAsync(string place, string? text)
    {
        _values[place] = text ?? "";
        return _keeper!.KeepAsync();
    }

    private Task EmptyAsync()
    {
        _values.Clear();
        _isBack = false;
        return _keeper!.KeepAsync();
    }

    // The prompt as it stands now; what is not filled yet is marked.
    private IEnumerable<(string Text, bool IsPlace)> Preview()
    {
        var prompt = TemplateText.Fill(_template!.Form, Typed).ResolvedPrompt;
        var from = 0;
        foreach (Match place in TemplateText.PlacePattern().Matches(prompt))
        {
            yield return (prompt[from..place.Index], false);
            yield return (place.Value, true);
            from = place.Index + place.Length;
        }

        yield return (prompt[from..], false);
    }

    private async Task OpenInComposerAsync()
    {
        var draft = await drafts.AddAsync(_ownerId, "", TemplateText.Fill(_template!.Form, Typed), _gone.Token);
        await _keeper!.ForgetAsync(); // the draft has it
        navigation.NavigateTo($"/?draft={draft:N}");
    }

    private async Task ShareAsync(bool isShared)
    {
        if (await templates.ShareAsync(_ownerId, Id, isShared, _gone.Token)) _template = _template! with { IsShared = isShared };
    }

    private async Task DeleteAsync() => _isDeleted = await templates.DeleteAsync(_ownerId, Id, _gone.Token);

    private async Task RestoreAsync() => _isDeleted = !await templates.RestoreAsync(_ownerId, Id, _gone.Token);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_gone.IsCancellationRequested) return;
        await _gone.CancelAsync();
        _gone.Dispose();
        if (_script is not null) await _script.DisposeAsync();
    }
}
