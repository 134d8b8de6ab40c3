using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Seedance.Web.Data;
using Seedance.Web.Limits;

namespace Seedance.Web.Components.Account.Pages;

public sealed partial class ManagePage
{
    private const int MaxName = 100;

    private StudioUser? _user;
    private EditContext _context = default!;
    private EditContext _nameContext = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? Done { get; set; }

    [SupplyParameterFromForm(FormName = "password")]
    private PasswordForm? Input { get; set; }

    [SupplyParameterFromForm(FormName = "name")]
    private NameForm? Name { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        // Before the first wait: the forms are drawn while the database is asked.
        var isPosted = Name is not null;
        _context = new EditContext(Input ??= new PasswordForm());
        _nameContext = new EditContext(Name ??= new NameForm());
        _user = await Users.GetUserAsync(HttpContext.User);
        if (!isPosted) Name.DisplayName = _user?.DisplayName;
        if (_user is null) Navigation.NavigateTo("/account/login");
    }

    private async Task ChangePasswordAsync()
    {
        if (_user is null) return;
        var (current, password, confirm) = (Input!.Current, Input.New, Input.Confirm);
        Input.Current = Input.New = Input.Confirm = null;
        var form = new AccountForm(_context, T);
        if (string.IsNullOrEmpty(current) || current.Length > PasswordRules.MaxLength) form.Fail(nameof(PasswordForm.Current), "PasswordMismatch");
        form.CheckNewPassword(nameof(PasswordForm.New), password, nameof(PasswordForm.Confirm), confirm, _user.Email);
        if (form.IsValid && current == password) form.Fail(nameof(PasswordForm.New), "PasswordSame");
        if (!form.IsValid) return;
        if (Limits.Take(Limit.SignInsPerAccount, _user.Id) is { } wait)
        {
            // Whoever took over an open page does not find out the password here.
            RateLimits.Mark(HttpContext, wait);
            form.Say(nameof(PasswordForm.Current), T["TooMany", RateLimits.Seconds(wait)]);
            return;
        }

        if (await Users.IsLockedOutAsync(_user))
        {
            form.Fail(nameof(PasswordForm.Current), "LockedOut");
            return;
        }

        // In one update with the password: what was saved half would lock the person out or leave the one-time password in force.
        (_user.MustChangePassword, _user.AccessFailedCount) = (false, 0);
        var result = await Users.ChangePasswordAsync(_user, current!, password!);
        if (!result.Succeeded)
        {
            if (result.Errors.Any(error => error.Code == "PasswordMismatch")) await SignIn.CountFailureAsync(_user);
            _user = await Users.GetUserAsync(HttpContext.User);
            form.Fail(nameof(PasswordForm.Current), result.Errors.First().Code);
            return;
        }

        await SignIn.RefreshSignInAsync(_user);
        Navigation.NavigateTo("/account/manage?done=password");
    }

    private async Task SaveNameAsync()
    {
        if (_user is null) return;
        var name = Name!.DisplayName?.Trim() ?? "";
        var form = new AccountForm(_nameContext, T);
        if (name.Length is 0 or > MaxName) form.Fail(nameof(NameForm.DisplayName), "DisplayName");
        if (!form.IsValid) return;

        _user.DisplayName = name;
        await Users.UpdateAsync(_user);
        await SignIn.RefreshSignInAsync(_user);
        Navigation.NavigateTo("/account/manage?done=name");
    }

    private sealed class PasswordForm
    {
        public string? Current { get; set; }

        public string? New { get; set; }

        public string? Confirm { get; set; }
    }

    private sealed class NameForm
    {
        public string? DisplayName { get; set; }
    }
}
