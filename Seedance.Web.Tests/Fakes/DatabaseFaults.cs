using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// A database that fails when the test says so: before a command or a commit (nothing was written), or after it (it was
/// written, but the answer is lost). Counts these points while it is on.
/// </summary>
public sealed class DatabaseFaults : DbCommandInterceptor, IDbTransactionInterceptor
{
    private int _points;
    private int _refused;
    private int _failAt;
    private volatile bool _hasFailed;
    private volatile Exception? _outage;
    private volatile bool _isOn;

    /// <summary>Points passed since <see cref="Arm"/>.</summary>
    public int Points => Volatile.Read(ref _points);

    /// <summary>True when the armed point has failed.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>Commands that met the outage.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>The n-th point from now on fails, once.</summary>
    public void Arm(int failAt)
    {
        Volatile.Write(ref _failAt, failAt);
        Volatile.Write(ref _points, 0);
        _hasFailed = false;
        _isOn = true;
    }

    /// <summary>Every command fails like this until <see cref="Disarm"/>.</summary>
    public void Break(Exception how)
    {
        Arm(int.MaxValue);
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
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => Pass(result);

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default) => Pass(result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => Pass(result);

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) => Pass(result);

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) => Pass(result);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
        Pass(0).AsTask();

    private ValueTask<T> Pass<T>(T result)
    {
        if (!_isOn) return ValueTask.FromResult(result);
        if (_outage is { } outage)
        {
            Interlocked.Increment(ref _refused);
            throw outage;
        }

        if (Interlocked.Increment(ref _points) != Volatile.Read(ref _failAt)) return ValueTask.FromResult(result);
        _hasFailed = true;
        throw new DatabaseFault();
    }
}

/// <summary>The fault that <see cref="DatabaseFaults"/> plays once.</summary>
public sealed class DatabaseFault() : DbException("The database failed, as the test asked it to.");
