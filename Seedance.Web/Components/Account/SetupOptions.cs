namespace Seedance.Web.Components.Account;

/// <summary>Section <c>Setup</c> of the settings: the first administrator without the setup page (containers).</summary>
public sealed class SetupOptions
{
    public const string Section = "Setup";

    public string AdminEmail { get; set; } = "";

    public string AdminPassword { get; set; } = "";
}
