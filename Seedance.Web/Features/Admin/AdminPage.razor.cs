using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Seedance.Web.Components.Shared;

namespace Seedance.Web.Features.Admin;

public sealed partial class AdminPage : IDisposable
{
    private readonly CancellationTokenSource _life = new();
    private IReadOnlyList<Member>? _members;
    private ConfirmDialog? _confirm;
    private Question? _question;
    private Handover? _handover;
    private string _actorId = "";
    private string? _error;
    private bool _adding;

    [CascadingParameter]
    private Task<AuthenticationState> AuthenticationState { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _actorId = (await AuthenticationState).User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
        await ReloadAsync();
    }

    private async Task ReloadAsync() => _members = await Members.ListAsync(_life.Token);

    private void OpenForm()
    {
        _adding = true;
        _error = null;
        _handover = null;
    }

    private async Task CreatedAsync(Handover handover)
    {
        _adding = false;
        _handover = handover;
        await ReloadAsync();
    }

    private async Task ResetAsync(Member member)
    {
        if (!await AskAsync(new Question(T["Reset_Title", member.Name], T["Reset_Text"], T["Reset_Yes"], Danger: false))) return;
        await ShowAsync(await Members.ResetPasswordAsync(_actorId, member.Id, _life.Token), member);
    }

    private async Task ToggleAsync(Member member)
    {
        if (!member.IsDisabled && !await AskAsync(new Question(T["Disable_Title", member.Name], T["Disable_Text"], T["Disable_Yes"], Danger: true))) return;
        await ShowAsync(await Members.SetDisabledAsync(_actorId, member.Id, !member.IsDisabled, _life.Token), member);
    }

    private async Task<bool> AskAsync(Question question)
    {
        _question = question;
        return await _confirm!.AskAsync();
    }

    private async Task ShowAsync(MemberOutcome outcome, Member member)
    {
        _error = outcome.Error;
        _handover = outcome.Password is { } password ? new Handover(member.Name, password) : null;
        await ReloadAsync();
    }

    public void Dispose()
    {
        _life.Cancel();
        _life.Dispose();
    }

    private sealed record Question(string Title, string Text, string Yes, bool Danger);
}

/// <summary>A one-time password on its way to a person.</summary>
public sealed record Handover(string Name, string Password);
