using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Compose;

/// <summary>What people type into forms that save only at a press: kept for each of them while it is typed, until it is saved or given up.</summary>
public sealed class KeptForms(IDbContextFactory<StudioDb> databases)
{
    /// <summary>What was typed last; null when there is nothing, or it cannot be read any more.</summary>
    /// <param name="form">Names the form, at most 50 characters.</param>
    public async Task<T?> FindAsync<T>(string ownerId, string form, CancellationToken cancellationToken)
        where T : class
    {
        var key = Key(ownerId, form);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Settings.AsNoTracking().Where(row => row.Key == key).Select(row => row.Value).FirstOrDefaultAsync(cancellationToken) is not { } json) return null;
        try
        {
            return JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null; // of another version of the form
        }
    }

    /// <summary>The forms of this person that have something, of those that begin so.</summary>
    public async Task<IReadOnlySet<string>> NamesAsync(string ownerId, string prefix, CancellationToken cancellationToken)
    {
        var (start, begin) = (Key(ownerId, ""), Key(ownerId, prefix));
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var keys = await db.Settings.AsNoTracking().Where(row => row.Key.StartsWith(begin)).Select(row => row.Key).ToListAsync(cancellationToken);
        return keys.Select(key => key[start.Length..]).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The keeper of one form of one page.</summary>
    /// <param name="read">What stands in it now; null: nothing that is worth it.</param>
    public FormKeeper<T> Open<T>(string ownerId, string form, Func<T?> read)
        where T : class => new(value => KeepAsync(ownerId, form, value), read);

    /// <param name="value">Null: it was saved or given up.</param>
    internal async Task KeepAsync<T>(string ownerId, string form, T? value)
        where T : class
    {
        var key = Key(ownerId, form);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        if (value is null)
        {
            await db.Settings.Where(row => row.Key == key).ExecuteDeleteAsync(CancellationToken.None);
            return;
        }

        var json = JsonSerializer.Serialize(value, JsonSerializerOptions.Web);
        if (await db.Settings.Where(row => row.Key == key).ExecuteUpdateAsync(s => s.SetProperty(row => row.Value, json), CancellationToken.None) > 0) return;
        db.Settings.Add(new Setting { Key = key, Value = json });
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private static string Key(string ownerId, string form) => $"Kept.{ownerId}.{form}";
}

/// <summary>Keeps one form while it is typed, one write after the other.</summary>
public sealed class FormKeeper<T>(Func<T?, Task> keep, Func<T?> read)
    where T : class
{
    private bool _isWriting;
    private bool _isDirty;
    private bool _isOver;

    /// <summary>Something was typed.</summary>
    public async Task KeepAsync()
    {
        _isDirty = true;
        if (_isWriting) return; // whoever writes takes it along
        _isWriting = true;
        try
        {
            while (_isDirty)
            {
                _isDirty = false;
                await keep(_isOver ? null : read());
            }
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException)
        {
            // The database is busy, or another tab was faster: the next key press tries again, and what is typed stands in the form.
        }
        finally
        {
            _isWriting = false;
        }
    }

    /// <summary>It was saved, or given up: nothing is brought back.</summary>
    public Task ForgetAsync()
    {
        _isOver = true;
        return KeepAsync();
    }
}
