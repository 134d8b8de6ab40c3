using System.Collections.Frozen;
using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media.Delivery;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Features.Settings;

/// <summary>
/// What was saved in the settings page. It wins over the configuration and takes effect at once: whoever reads
/// <see cref="IOptionsMonitor{GatewayOptions}"/> gets it. The key is encrypted in the database.
/// </summary>
public sealed class SavedSettings
    : IPostConfigureOptions<GatewayOptions>, IOptionsChangeTokenSource<GatewayOptions>, IPostConfigureOptions<PlacementOptions>, IOptionsChangeTokenSource<PlacementOptions>,
        IPostConfigureOptions<DeliveryOptions>, IOptionsChangeTokenSource<DeliveryOptions>, IDisposable
{
    private const string Kind = "settings";
    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly ReplicaLink _link;
    private readonly TimeProvider _clock;
    private readonly ILogger<SavedSettings> _log;
    private readonly IDataProtector _protector;
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile FrozenDictionary<string, string> _saved = FrozenDictionary<string, string>.Empty;
    private ConfigurationReloadToken _change = new();

    public SavedSettings(
        IDbContextFactory<StudioDb> databases, IDataProtectionProvider protection, ReplicaLink link, TimeProvider clock, ILogger<SavedSettings> log)
    {
        _databases = databases;
        _link = link;
        _clock = clock;
        _log = log;
        _protector = protection.CreateProtector("Seedance.Web.GatewayKey");
        link.Received += Hear;
        link.Missed += Catch;
    }

    /// <summary>A key was saved, but the key ring that could decrypt it is gone. It counts as none.</summary>
    public bool IsKeyUnreadable { get; private set; }

    string IOptionsChangeTokenSource<GatewayOptions>.Name => Options.DefaultName;

    string IOptionsChangeTokenSource<PlacementOptions>.Name => Options.DefaultName;

    string IOptionsChangeTokenSource<DeliveryOptions>.Name => Options.DefaultName;

    /// <summary>True when this value was saved in the page.</summary>
    public bool Has(string key) => _saved.ContainsKey(key);

    /// <summary>Reads the rows. Runs before the first request.</summary>
    public Task LoadAsync(CancellationToken cancellationToken) => LoadAsync(onlyNews: false, cancellationToken);

    private async Task LoadAsync(bool onlyNews, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken); // an older reading must not come after a newer one
        try
        {
            var (saved, unreadable) = await ReadAsync(cancellationToken);
            if (onlyNews && unreadable == IsKeyUnreadable && saved.Count == _saved.Count && !saved.Except(_saved).Any()) return;
            if (unreadable) SettingsLog.KeyUnreadable(_log);
            IsKeyUnreadable = unreadable;
            _saved = saved;
        }
        finally
        {
            _loading.Release();
        }

        Interlocked.Exchange(ref _change, new ConfigurationReloadToken()).OnReload();
    }

    private async Task<(FrozenDictionary<string, string> Saved, bool IsKeyUnreadable)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Settings.AsNoTracking().Where(row => row.Key.StartsWith("Gateway.") || row.Key.StartsWith("Placement.") || row.Key.StartsWith("Delivery."))
            .ToDictionaryAsync(row => row.Key, row => row.Value, cancellationToken);
        var unreadable = false;
        if (rows.TryGetValue(SettingKeys.ApiKey, out var encrypted))
        {
            rows.Remove(SettingKeys.ApiKey);
            if (Decrypt(encrypted) is { } key) rows[SettingKeys.ApiKey] = key;
            else unreadable = true;
        }

        return (rows.ToFrozenDictionary(), unreadable);
    }

    /// <summary>Saves values; null gives a value back to the configuration.</summary>
    public async Task SaveAsync(IReadOnlyDictionary<string, string?> changes, CancellationToken cancellationToken)
    {
        await using (var db = await _databases.CreateDbContextAsync(cancellationToken))
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
        try
        {
            await _link.SendAsync(Kind, "", CancellationToken.None);
        }
        catch (DbException fault)
        {
            SettingsLog.NotTold(_log, fault.Message); // the others see the gap in the numbers and read again
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _link.Received -= Hear;
        _link.Missed -= Catch;
        _loading.Dispose();
    }

    public IChangeToken GetChangeToken() => Volatile.Read(ref _change);

    public void PostConfigure(string? name, GatewayOptions options) => SavedGateway.Apply(_saved, options);

    public void PostConfigure(string? name, PlacementOptions options) => SavedPlacements.Apply(_saved, options);

    public void PostConfigure(string? name, DeliveryOptions options) => SavedDelivery.Apply(_saved, options);

    private string? Decrypt(string encrypted)
    {
        try
        {
            return _protector.Unprotect(encrypted);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private void Hear(string kind, string body)
    {
        if (kind == Kind) _ = FollowAsync(onlyNews: false);
    }

    private void Catch() => _ = FollowAsync(onlyNews: true);

    private async Task FollowAsync(bool onlyNews)
    {
        for (var tries = 1; tries <= 5; tries++)
        {
            try
            {
                await LoadAsync(onlyNews, CancellationToken.None);
                return;
            }
            catch (Exception fault) when (fault is not ObjectDisposedException)
            {
                SettingsLog.NotFollowed(_log, fault);
                await Task.Delay(TimeSpan.FromSeconds(tries), _clock, CancellationToken.None);
            }
        }
    }
}
