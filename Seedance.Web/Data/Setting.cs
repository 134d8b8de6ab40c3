namespace Seedance.Web.Data;

/// <summary>A setting that was saved in the settings page. Secrets are encrypted before they come here.</summary>
public sealed class Setting
{
    public required string Key { get; set; }

    public required string Value { get; set; }
}
