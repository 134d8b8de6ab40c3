using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Settings;

/// <summary>
/// What was saved in the settings page. It wins over the configuration and takes effect at once: whoever reads
/// <see cref="IOptionsMonitor{GatewayOptions}"/> gets it. The key is encrypted in the database.
/// </summary>
public sealed class SavedSettings(IDbContextFactory<StudioDb> databases, IDataProtectionProvider protection, ILogger<SavedSettings> log)
    : IPostConfigureOptions<GatewayOptions>, IOptionsChangeTokenSource<GatewayOptions>
{
    private readonly IDataProtector _protector = protection.CreateProtector("Seedance.Web.GatewayKey");
    private volatile FrozenDictionary<string, string> _saved = FrozenDictionary<string, string>.Empty;
    private ConfigurationReloadToken _change = new();

    /// <summary>A key was saved, but the key ring that could decrypt it is gone. It counts as none.</summary>
    public bool IsKeyUnreadable { get; private set; }

    string IOptionsChangeTokenSource<GatewayOptions>.Name => Options.DefaultName;

    /// <summary>True when this value was saved in the page.</summary>
    public bool Has(string key) => _saved.ContainsKey(key);

    /// <summary>Reads the rows. Runs before the first request.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Settings.AsNoTracking().Where(row => row.Key.StartsWith("Gateway."))
            .ToDictionaryAsync(row => row.Key, row => row.Value, cancellationToken);
        IsKeyUnreadable = false;
        if (rows.TryGetValue(SettingKeys.ApiKey, out var encrypted))
        {
            rows.Remove(SettingKeys.ApiKey);
            if (Decrypt(encrypted) is { } key) rows[SettingKeys.ApiKey] = key;
        }

        _saved = rows.ToFrozenDictionary();
        Interlocked.Exchange(ref _change, new ConfigurationReloadToken()).OnReload();
    }

    /// <summary>Saves values; null gives a value back to the configuration.</summary>
    public async Task SaveAsync(IReadOnlyDictionary<string, string?> changes, CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            foreach (var (key, value) in changes)
            {
                var row = await db.Settings.FindAsync([key], cancellationToken);
                if (value is null)
                {
                    if (row is not null) db.Settings.Remove(row);
                    continue;
                }

                var stored = key == SettingKeys.ApiKey ? _protector.Protect(value) : value;
                if (row is null) db.Settings.Add(new Setting { Key = key, Value = stored });
                else row.Value = stored;
            }

            await db.SaveChangesAsync(cancellationToken);
        }

        await LoadAsync(CancellationToken.None); // what is stored is in force, even if the page is left now
    }

    public IChangeToken GetChangeToken() => Volatile.Read(ref _change);

    public void PostConfigure(string? name, GatewayOptions options) => SavedGateway.Apply(_saved, options);

    private string? Decrypt(string encrypted)
    {
        try
        {
            return _protector.Unprotect(encrypted);
        }
        catch (CryptographicException)
        {
            IsKeyUnreadable = true;
            SettingsLog.KeyUnreadable(log);
            return null;
        }
    }
}
