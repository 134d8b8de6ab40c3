using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

/// <summary>A setting that was saved in the settings page. Secrets are encrypted before they come here.</summary>
[EntityTypeConfiguration(typeof(SettingTable))]
public sealed class Setting
{
    public required string Key { get; set; }

    public required string Value { get; set; }
}

internal sealed class SettingTable : IEntityTypeConfiguration<Setting>
{
    public void Configure(EntityTypeBuilder<Setting> setting)
    {
        setting.HasKey(s => s.Key);
        setting.Property(s => s.Key).HasMaxLength(100);
    }
}
