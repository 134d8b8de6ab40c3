namespace Seedance.Web.Data;

/// <summary>
/// The time of the database server, for processes on several machines whose own clocks disagree: leases, due times and changes
/// all stand on one time line. Measured at the start and again with every heartbeat; in between the machine's monotonic
/// counter carries it on, so that a jump of the wall clock changes nothing. Timers and timestamps stay the machine's.
/// </summary>
public sealed class DatabaseClock(TimeProvider machine) : TimeProvider
{
    /// <summary>Ticks of the server's time minus ticks of the counter; 0 before the first measurement.</summary>
    private long _offset;

    /// <inheritdoc />
    public override long TimestampFrequency => machine.TimestampFrequency;

    /// <summary>The server's time; before the first measurement the machine's.</summary>
    public override DateTimeOffset GetUtcNow()
    {
        var offset = Interlocked.Read(ref _offset);
        return offset == 0 ? machine.GetUtcNow() : new DateTimeOffset(offset + Counter(machine.GetTimestamp()), TimeSpan.Zero);
    }

    /// <inheritdoc />
    public override long GetTimestamp() => machine.GetTimestamp();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Takes a measurement: the server said <paramref name="server"/> somewhere between two timestamps.</summary>
    public void Set(DateTimeOffset server, long asked, long answered)
    {
        var (from, to) = (Counter(asked), Counter(answered));
        var (offset, error) = (server.UtcTicks - ((from + to) / 2), (to - from) / 2);
        var before = Interlocked.Read(ref _offset);

        // What lies within the error of the measurement is no news, and would only make the time tremble.
        if (before == 0 || Math.Abs(offset - before) > error) Interlocked.Exchange(ref _offset, offset);
    }

    private long Counter(long timestamp) => machine.GetElapsedTime(0, timestamp).Ticks;
}
