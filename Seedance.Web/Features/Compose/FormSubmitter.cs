using System.Text.Json;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.Compose;

/// <summary>Sends the form once, whatever is pressed how often and in how many tabs.</summary>
public sealed class FormSubmitter(JobService jobs)
{
    /// <summary>Null: the press belongs to the one before, nothing was done.</summary>
    /// <param name="saveDraft">Stores the form with the gate's id, so that after a lost connection the same press is the same job.</param>
    public async Task<SubmitResult?> SubmitAsync(string ownerId, ComposeForm form, int version, SubmitGate gate, Func<Task> saveDraft)
    {
        // Read before the first await: the form may be edited while we wait.
        var (title, request, placement, campaign, parent, how) = (FormTitle.Of(form), form.ToRequest(), form.Placement, form.CampaignId, form.ParentId, form.ParentHow);
        while (!gate.TryBegin(version))
        {
            if (!gate.IsBusyWithOther(version)) return null;
            await gate.WhenFree();
        }

        var isSent = false;
        try
        {
            await saveDraft();
            var result = await SendAsync();
            if (result is SubmitResult.AlreadySubmitted { SameRequest: false })
            {
                // The id is used up: by another tab, or by this form before it was left and changed.
                gate.RenewFor(JsonSerializer.Serialize(request) + title);
                await saveDraft();
                result = await SendAsync();
            }

            isSent = result is SubmitResult.Created or SubmitResult.AlreadySubmitted;
            return result;

            // Not given up with the page: what was pressed is done.
            Task<SubmitResult> SendAsync() => jobs.SubmitAsync(new NewJob(ownerId, gate.OperationId, title, request) { Placement = placement, CampaignId = campaign, ParentId = parent, ParentHow = how }, CancellationToken.None);
        }
        finally
        {
            gate.End(isSent);
        }
    }
}
