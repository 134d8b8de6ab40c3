using System.Text.Json;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media;

namespace Seedance.Web.Jobs;

/// <summary>The body of a paid call as it leaves; dispose it when it has left.</summary>
public sealed class PreparedRequest(string body, SemaphoreSlim? turn) : IDisposable
{
    public string Body => body;

    /// <inheritdoc />
    public void Dispose() => turn?.Release();
}

/// <summary>
/// Makes of a stored request the one that leaves: its files of the library are checked once more and become links. Nothing has left meanwhile,
/// so whatever goes wrong here costs nothing and is no question for a person.
/// </summary>
public sealed class RequestPreparer(
    JobStore store, ReferenceCheck references, MediaLinks links, JobNotifier notifier, IOptions<JobsOptions> options, TimeProvider clock, ILogger<RequestPreparer> log)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(1);

    // A request with files in it is in memory several times over while it is made and sent: two at once, in the whole process.
    private static readonly SemaphoreSlim Turns = new(2);

    /// <summary>What to send for a job that is Submitting; null: nothing, and the job was moved, or is somebody else's by now.</summary>
    public async Task<PreparedRequest?> PrepareAsync(ClaimedJob claim)
    {
        // The demo gateway fetches nothing, and what has no file of the library is ready.
        var job = claim.Job;
        if (job.Gateway == GatewayTarget.DemoName || !job.RequestJson.Contains(LibraryFiles.Scheme, StringComparison.Ordinal)) return new PreparedRequest(job.RequestJson, null);
        SemaphoreSlim? turn = null;
        try
        {
            var request = JsonSerializer.Deserialize<VideoRequest>(job.InputsJson, JsonSerializerOptions.Web)!;
            var (used, faults) = await references.CheckAsync(job.OwnerId, request, CancellationToken.None);
            if (faults.Count == 0 && used.Any(item => links.WayOf(item) == LinkWay.Inline))
            {
                await Turns.WaitAsync(CancellationToken.None);
                turn = Turns;
            }

            if (faults.Count == 0 && await links.ResolveAsync(job.RequestJson, used, CancellationToken.None) is { } body)
            {
                // That may have taken longer than the lease, and a person may have sent the job again: only who holds it may send it.
                if (await store.RenewAsync(claim, options.Value.LeaseDuration, CancellationToken.None))
                {
                    var prepared = new PreparedRequest(body, turn);
                    turn = null;
                    return prepared;
                }

                log.TakenOver(claim.Id);
                return null;
            }

            var problem = ProblemOf(faults);
            await store.MoveAndReleaseAsync(claim, JobState.Submitting, JobState.Failed, s => s.SetProperty(j => j.Problem, problem), CancellationToken.None);
            log.Ended(claim.Id, nameof(JobState.Failed));
        }
        catch (Exception fault)
        {
            log.LinksFailed(claim.Id, fault);
            await PutBackAsync(claim);
        }
        finally
        {
            turn?.Release();
        }

        notifier.Notify(job.OwnerId, job.Id);
        return null;
    }

    // The database itself may be the trouble: left as Submitting, the job would become a question for a person.
    private async Task PutBackAsync(ClaimedJob claim)
    {
        while (true)
        {
            try
            {
                await store.PutBackAsync(claim, JobProblems.Local(JobProblems.OwnFault, Charge.NotCharged), clock.GetUtcNow().UtcDateTime + Retry, CancellationToken.None);
                return;
            }
            catch (Exception fault)
            {
                log.LinksFailed(claim.Id, fault);
                await Task.Delay(StoreRetry, clock);
            }
        }
    }

    private static JobProblem ProblemOf(IReadOnlyList<RequestFault> faults)
    {
        var kind = faults.FirstOrDefault()?.Rule switch
        {
            FaultRules.ReferenceChanged => JobProblems.ReferenceChanged,
            FaultRules.LicenceExpired => JobProblems.LicenceExpired,
            FaultRules.ReferenceUnfit or FaultRules.ReferencesTooLong or FaultRules.BodyTooLarge => JobProblems.ReferenceUnfit,
            _ => JobProblems.ReferenceGone,
        };
        return JobProblems.Local(kind, Charge.NotCharged) with { Subject = faults is [{ Values: [string name, ..] }, ..] ? name : null };
    }
}
