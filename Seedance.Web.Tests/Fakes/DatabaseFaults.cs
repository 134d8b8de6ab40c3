using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// A database that fails when the test says so: before a command or a commit (nothing was written), or after it (it was
/// written, but the answer is lost). Each such point has a name that is the same in every life of a job, whatever else happens
/// at the same time.
/// </summary>
public sealed class DatabaseFaults : DbCommandInterceptor, IDbTransactionInterceptor
{
    private readonly ConcurrentDictionary<string, int> _passed = new(StringComparer.Ordinal);
    private int _refused;
    private volatile string? _failAt;
    private volatile bool _hasFailed;
    private volatile Exception? _outage;
    private volatile bool _isOn;

    /// <summary>The names of the points passed since <see cref="Arm"/>.</summary>
    public IReadOnlyList<string> Points =>
        [.. _passed.SelectMany(same => Enumerable.Range(1, same.Value).Select(turn => Name(same.Key, turn)))];

    /// <summary>True when the armed point has failed.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>Commands that met the outage.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>The point of this name fails, once; null: none does.</summary>
    public void Arm(string? failAt)
    {
        _passed.Clear();
        _failAt = failAt;
        _hasFailed = false;
        _isOn = true;
    }

    /// <summary>Every command fails like this until <see cref="Disarm"/>.</summary>
    public void Break(Exception how)
    {
        Arm(null);
        _outage = how;
    }

    public void Disarm()
    {
        _isOn = false;
        _outage = null;
    }

    /// <summary>The same while a test looks at the rows itself: its own commands neither count nor fail.</summary>
    public async Task<T> AsideAsync<T>(Func<Task<T>> look)
    {
        var before = _isOn;
        _isOn = false;
        try
        {
            return await look();
        }
        finally
        {
            _isOn = before;
        }
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => Pass(result, "before", command);

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default) => Pass(result, "after", command);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => Pass(result, "before", command);

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) => Pass(result, "after", command);

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) => Pass(result, "before", null);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
        Pass(0, "after", null).AsTask();

    private static string Name(string point, int turn) => string.Create(CultureInfo.InvariantCulture, $"{point} ({turn})");

    private ValueTask<T> Pass<T>(T result, string phase, DbCommand? command)
    {
        if (!_isOn) return ValueTask.FromResult(result);
        if (_outage is { } outage)
        {
            Interlocked.Increment(ref _refused);
            throw outage;
        }

        var point = $"{phase} {command?.CommandText ?? "COMMIT"}";
        if (Name(point, _passed.AddOrUpdate(point, 1, (_, before) => before + 1)) != _failAt) return ValueTask.FromResult(result);
        _hasFailed = true;
        throw new DatabaseFault();
    }
}

/// <summary>The fault that <see cref="DatabaseFaults"/> plays once.</summary>
public sealed class DatabaseFault() : DbException("The database failed, as the test asked it to.");
