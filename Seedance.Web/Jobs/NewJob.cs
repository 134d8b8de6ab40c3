using System.Text.Json;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media;

namespace Seedance.Web.Jobs;

/// <summary>What a person asks for with Generate.</summary>
/// <param name="OperationId">Made with the form; the same id twice is the same job.</param>
/// <param name="Title">Empty: made from the prompt.</param>
public sealed record NewJob(string OwnerId, Guid OperationId, string? Title, VideoRequest Request)
{
    /// <summary>The concept that it is a variant of.</summary>
    public long? ConceptId { get; init; }

    /// <summary>The variant's name, at most 100 characters; names its files too.</summary>
    public string? AssetId { get; init; }

    /// <summary>Where the ad is to run: the id of a placement, at most 32 characters.</summary>
    public string? Placement { get; init; }

    /// <summary>The cheap draft of which this is the final clip.</summary>
    public long? DraftOfId { get; init; }

    /// <summary>The campaign that it belongs to; one that the person does not see counts as none.</summary>
    public long? CampaignId { get; init; }

    /// <summary>The job that it is made from.</summary>
    public long? ParentId { get; init; }

    /// <summary>How it is made from that, a code of at most 32 letters: "Again", "WithoutAudio", "ExtendForward" …</summary>
    public string? ParentHow { get; init; }

    /// <summary>The row of it, as Queued; nothing of it changes later but its way.</summary>
    /// <param name="body">What will be sent.</param>
    /// <param name="library">What the library said of its references.</param>
    internal Job ToRow(VideoModel model, string body, CheckedReferences library, string gateway, string currency, DateTime now)
    {
        var title = string.IsNullOrWhiteSpace(Title) ? JobTitle.From(Request.Prompt) : JobTitle.Clean(Title);
        var request = library.Pin(Request);
        var estimate = Estimate.For(request, model);
        var job = new Job
        {
            OwnerId = OwnerId,
            OperationId = OperationId,
            Title = title,
            Prompt = Request.Prompt,
            SearchText = "",
            Model = Request.Model,
            Ratio = Request.Ratio,
            Resolution = Request.Resolution,
            Seconds = Request.Seconds,
            InputsJson = JsonSerializer.Serialize(request, JsonSerializerOptions.Web),
            RequestJson = body,
            Gateway = gateway,
            State = JobState.Queued,
            CreatedAt = now,
            ChangedAt = now,
            DueAt = now,
            EstimatedTokens = estimate.MaxTokens,
            EstimatedCostMicros = estimate.MaxCost is { } cost ? (long)decimal.Round(cost * 1_000_000m) : null,
            Currency = estimate.MaxCost is null ? null : currency,
            ConceptId = ConceptId,
            AssetId = AssetId,
            Placement = Placement,
            DraftOfId = DraftOfId,
            CampaignId = CampaignId,
            ParentId = ParentId,
            ParentHow = ParentId is null ? null : ParentHow,
            RequestHash = RequestFingerprint.Of(request),
            Events = [new JobEvent { At = now, State = JobState.Queued }],
            Media = [.. library.Used.Select(item => new JobMedia { MediaId = item.Id })],
        };
        job.SearchText = JobText.Of(job, []);
        return job;
    }
}

/// <summary>How a submit ended.</summary>
public abstract record SubmitResult
{
    private SubmitResult()
    {
    }

    public sealed record Created(long JobId) : SubmitResult;

    /// <summary>This operation was submitted before (double click, second tab).</summary>
    /// <param name="SameRequest">False when the earlier one asked for something else.</param>
    public sealed record AlreadySubmitted(long JobId, bool SameRequest) : SubmitResult;

    /// <summary>It breaks rules of the model; nothing was stored or sent.</summary>
    public sealed record Invalid(IReadOnlyList<RequestFault> Faults) : SubmitResult;

    /// <summary>More in one minute than anybody presses; nothing was stored or sent.</summary>
    /// <param name="Wait">Until the next one is taken.</param>
    public sealed record TooMany(TimeSpan Wait) : SubmitResult;
}
