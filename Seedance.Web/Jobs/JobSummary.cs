using System.Linq.Expressions;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>What a card shows of a job.</summary>
public sealed record JobSummary(
    long Id,
    string Title,
    JobState State,
    string Ratio,
    string Resolution,
    int? Seconds,
    int? DurationMs,
    int? Width,
    int? Height,
    DateTime CreatedAt,
    DateTime? SubmittedAt,
    DateTime ChangedAt,
    string? GatewayStatus,
    int? Percent,
    bool HasPoster,
    JobProblem? Problem)
{
    /// <summary>What it used, as far as that is known.</summary>
    public JobCost? Cost { get; init; }

    /// <summary>Read for the history alone.</summary>
    public JobPlace? Place { get; init; }

    /// <summary>For queries: reads the columns of a card and no others.</summary>
    public static readonly Expression<Func<Job, JobSummary>> FromJob = j => new JobSummary(
        j.Id, j.Title, j.State, j.Ratio, j.Resolution, j.Seconds, j.DurationMs, j.Width, j.Height, j.CreatedAt, j.SubmittedAt, j.ChangedAt,
        j.GatewayStatus, j.Percent, j.PosterKey != null, j.Problem)
    {
        Cost = new JobCost(j.Gateway, j.EstimatedTokens, j.EstimatedCostMicros, j.Tokens, j.Currency),
    };
}
