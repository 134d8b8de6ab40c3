using Seedance.Web.Data;

namespace Seedance.Web.Media;

/// <summary>Sweeps at the start and every few hours.</summary>
public sealed class SweepService(MediaSweeper sweeper, TimeProvider clock, ILogger<SweepService> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await sweeper.SetAsideAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A new job would take an old clip for its own.
            throw new StartRefusedException($"Files of clips that the database does not know yet cannot be put aside ({fault.Message}): give the studio the right to move them, or put the newer database back.");
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do await TryAsync(sweeper.SweepAsync, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // asked to stop
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step(cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            log.SweepFailed(fault);
        }
    }
}
