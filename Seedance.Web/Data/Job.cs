using System.Text.Json;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

/// <summary>Where a job stands. The order is the order of its life; from <see cref="Ready"/> to <see cref="Expired"/> is final.</summary>
public enum JobState
{
    Queued,

    /// <summary>The paid call may have begun. Found at a start, it becomes <see cref="NeedsAttention"/>.</summary>
    Submitting,
    Generating,
    Saving,

    /// <summary>Clips are joined here into a longer one; nothing of it is paid.</summary>
    Assembling,

    /// <summary>The clip is stored here, its length and hash verified.</summary>
    Ready,
    Failed,
    Cancelled,
    Expired,

    /// <summary>Nobody can know whether the paid call was taken; a person decides.</summary>
    NeedsAttention,
}

/// <summary>One paid generation and its clip, or a clip that was joined of others (<see cref="SequenceId"/>). Changed only by conditional updates (Jobs/JobStore).</summary>
[EntityTypeConfiguration(typeof(JobTable))]
public sealed class Job
{
    public long Id { get; set; }

    public required string OwnerId { get; set; }

    /// <summary>Made when the form opened; unique, so that a double click is one job.</summary>
    public Guid OperationId { get; set; }

    public required string Title { get; set; }

    public required string Prompt { get; set; }

    /// <summary>What the full-text index reads: title, tags, notes, names and prompt, folded (Jobs/JobText).</summary>
    public required string SearchText { get; set; }

    public required string Model { get; set; }

    public required string Ratio { get; set; }

    public required string Resolution { get; set; }

    /// <summary>Asked length in seconds; null: the model decides.</summary>
    public int? Seconds { get; set; }

    /// <summary>The composition as JSON, to fill the form again.</summary>
    public required string InputsJson { get; set; }

    /// <summary>The exact body of the paid call.</summary>
    public required string RequestJson { get; set; }

    /// <summary>"demo" or the base address that the job was made for.</summary>
    public required string Gateway { get; set; }

    public JobState State { get; set; }

    /// <summary>The gateway's id of the task; unique per gateway.</summary>
    public string? TaskId { get; set; }

    /// <summary>The gateway's own last status word.</summary>
    public string? GatewayStatus { get; set; }

    /// <summary>0 to 100, only when the gateway says so, or while clips are joined here.</summary>
    public int? Percent { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? SubmittedAt { get; set; }

    /// <summary>When the state last changed.</summary>
    public DateTime ChangedAt { get; set; }

    /// <summary>When the runner should look at it next.</summary>
    public DateTime DueAt { get; set; }

    /// <summary>Until then one runner alone works on it; null: nobody.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>Grows with every claim; a write with an older number is refused.</summary>
    public long Fence { get; set; }

    /// <summary>Troubles in a row, for the backoff.</summary>
    public int Troubles { get; set; }

    /// <summary>Why it failed, or what it waits for.</summary>
    public JobProblem? Problem { get; set; }

    /// <summary>Estimate when it was made; the upper end when the length was left to the model.</summary>
    public long? EstimatedTokens { get; set; }

    /// <summary>Estimate in millionths of <see cref="Currency"/>; null when the price is unknown.</summary>
    public long? EstimatedCostMicros { get; set; }

    public string? Currency { get; set; }

    /// <summary>What the provider counted.</summary>
    public long? Tokens { get; set; }

    /// <summary>Storage key of the clip; set together with Ready.</summary>
    public string? ClipKey { get; set; }

    public long? ClipBytes { get; set; }

    /// <summary>SHA-256 of the clip, lower-case hex.</summary>
    public string? ClipSha256 { get; set; }

    /// <summary>CRC-32 of the clip, as ZIP files want it; null until it was first needed.</summary>
    public long? ClipCrc32 { get; set; }

    public string? PosterKey { get; set; }

    public string? LastFrameKey { get; set; }

    public int? Width { get; set; }

    public int? Height { get; set; }

    /// <summary>Length of the finished clip in milliseconds, when it could be read.</summary>
    public int? DurationMs { get; set; }

    /// <summary>Storage key of the clip as its placement cuts it, when the model has no such ratio (4:5 from 3:4).</summary>
    public string? CropKey { get; set; }

    /// <summary>The concept that it is a variant of. No foreign key: concepts are only marked as deleted.</summary>
    public long? ConceptId { get; set; }

    /// <summary>Names the variant and later its files, "C12-H2-A1-9x16-EN-v1".</summary>
    public string? AssetId { get; set; }

    /// <summary>Where the ad is to run: the id of a placement.</summary>
    public string? Placement { get; set; }

    /// <summary>The cheap draft of which this is the final clip. No foreign key: a draft may be deleted.</summary>
    public long? DraftOfId { get; set; }

    /// <summary>The same for requests that ask for the same clip; SHA-256 in lower-case hex.</summary>
    public string? RequestHash { get; set; }

    /// <summary>No foreign key: campaigns are only marked as deleted.</summary>
    public long? CampaignId { get; set; }

    public bool IsStarred { get; set; }

    public string? Notes { get; set; }

    public ReviewState Review { get; set; }

    /// <summary>Who brought it to where the review stands; a person's or a guest's name.</summary>
    public string? ReviewedBy { get; set; }

    /// <summary>The link of the guest who did; null: a person of the studio. No foreign key: links are only revoked.</summary>
    public long? ReviewedLinkId { get; set; }

    public DateTime? ReviewedAt { get; set; }

    /// <summary>In the trash since then; emptied after 30 days.</summary>
    public DateTime? TrashedAt { get; set; }

    /// <summary>The job that this one was made from. No foreign key: it may be deleted.</summary>
    public long? ParentId { get; set; }

    /// <summary>How it was made from its parent, a code: "Again", "WithoutAudio", "Extend" …</summary>
    public string? ParentHow { get; set; }

    /// <summary>The sequence that it was joined from; null: a paid generation. No foreign key: sequences are only marked as deleted.</summary>
    public long? SequenceId { get; set; }

    /// <summary>Which clips, cuts, music and end card it was joined from, as JSON; set together with <see cref="SequenceId"/>.</summary>
    public string? SequenceJson { get; set; }

    public List<JobTag> Tags { get; set; } = [];

    public List<JobEvent> Events { get; set; } = [];

    /// <summary>The files of the library that it uses.</summary>
    public List<JobMedia> Media { get; set; } = [];
}

/// <summary>One line of a job's timeline.</summary>
[EntityTypeConfiguration(typeof(JobEventTable))]
public sealed class JobEvent
{
    public long Id { get; set; }

    public long JobId { get; set; }

    public DateTime At { get; set; }

    public JobState State { get; set; }

    /// <summary>A person's name when a person did it.</summary>
    public string? By { get; set; }

    /// <summary>A code of what happened beside the change of state, for example "SubmittedAgain".</summary>
    public string? Note { get; set; }
}

/// <summary>Why a job failed or waits, as facts; stored as JSON. Words are made when it is shown.</summary>
/// <param name="Kind">A <c>GatewayProblemKind</c> by name, or one of the job's own kinds (Jobs/JobProblems).</param>
/// <param name="Charge">"NotCharged", "Charged" or "Unknown".</param>
/// <param name="Raw">The text that came back, without keys and signed links.</param>
public sealed record JobProblem(string Kind, string Charge, string Raw)
{
    public string? Code { get; init; }

    public string? Part { get; init; }

    public string? Reason { get; init; }

    public string? Field { get; init; }

    public string? RequestId { get; init; }

    public int? Status { get; init; }

    /// <summary>What the words speak of, for example the name of a file.</summary>
    public string? Subject { get; init; }

    /// <summary>A moment in UTC that the words speak of, for example of the backup.</summary>
    public DateTime? At { get; init; }

    /// <summary>As it stands in the database.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Default);

    /// <summary>What cannot be read is shown as it is: one odd row must not keep others from being read with it.</summary>
    public static JobProblem? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<JobProblem>(json, JsonSerializerOptions.Default);
        }
        catch (JsonException)
        {
            return new JobProblem("OwnFault", "Unknown", json);
        }
    }
}

internal sealed class JobTable : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> job)
    {
        job.Property(j => j.State).HasConversion<string>().HasMaxLength(16);
        job.Property(j => j.Problem).HasConversion(new ValueConverter<JobProblem?, string?>(
            problem => problem == null ? null : problem.ToJson(),
            json => json == null ? null : JobProblem.FromJson(json)));
        job.Property(j => j.Title).HasMaxLength(200);
        job.Property(j => j.Model).HasMaxLength(100);
        job.Property(j => j.Ratio).HasMaxLength(16);
        job.Property(j => j.Resolution).HasMaxLength(16);
        job.Property(j => j.Gateway).HasMaxLength(500);
        job.Property(j => j.TaskId).HasMaxLength(200);
        job.Property(j => j.GatewayStatus).HasMaxLength(100);
        job.HasIndex(j => j.OperationId).IsUnique();
        job.HasIndex(j => new { j.Gateway, j.TaskId }).IsUnique();
        job.HasIndex(j => new { j.OwnerId, j.Id }).IsDescending(false, true);
        job.HasIndex(j => new { j.OwnerId, j.State, j.Id }).IsDescending(false, false, true);
        job.HasIndex(j => new { j.State, j.DueAt });
        job.Property(j => j.AssetId).HasMaxLength(100);
        job.Property(j => j.Placement).HasMaxLength(32);
        job.Property(j => j.RequestHash).HasMaxLength(64);
        job.HasIndex(j => new { j.ConceptId, j.Id }).HasFilter("\"ConceptId\" IS NOT NULL");
        job.HasIndex(j => new { j.RequestHash, j.Id }).HasFilter("\"RequestHash\" IS NOT NULL");
        job.HasIndex(j => j.DraftOfId).HasFilter("\"DraftOfId\" IS NOT NULL");
        job.HasIndex(j => j.CreatedAt);
        job.Property(j => j.Review).HasConversion<string>().HasMaxLength(16).HasDefaultValue(ReviewState.Draft);
        job.Property(j => j.ReviewedBy).HasMaxLength(200);
        job.Property(j => j.ParentHow).HasMaxLength(32);
        job.HasIndex(j => new { j.CampaignId, j.Id }).HasFilter("\"CampaignId\" IS NOT NULL");
        job.HasIndex(j => new { j.OwnerId, j.Id }, "IX_Jobs_Starred").IsDescending(false, true).HasFilter("\"IsStarred\"");
        job.HasIndex(j => new { j.OwnerId, j.Review, j.Id }).IsDescending(false, false, true).HasFilter("\"Review\" <> 'Draft'");
        job.HasIndex(j => new { j.OwnerId, j.Model, j.Id }).IsDescending(false, false, true);
        job.HasIndex(j => new { j.OwnerId, j.Ratio, j.Id }).IsDescending(false, false, true);
        job.HasIndex(j => new { j.OwnerId, j.Seconds, j.Id }).IsDescending(false, false, true);
        job.HasIndex(j => new { j.OwnerId, j.Placement, j.Id }).IsDescending(false, false, true).HasFilter("\"Placement\" IS NOT NULL");
        job.HasIndex(j => j.AssetId).HasFilter("\"AssetId\" IS NOT NULL");
        job.HasIndex(j => new { j.CampaignId, j.State, j.Gateway, j.Currency, j.EstimatedTokens, j.EstimatedCostMicros, j.Tokens }, "IX_Jobs_CampaignMoney").HasFilter("\"CampaignId\" IS NOT NULL");
        job.HasIndex(j => new { j.OwnerId, j.Id }, "IX_Jobs_Trash").IsDescending(false, true).HasFilter("\"TrashedAt\" IS NOT NULL");
        job.HasIndex(j => j.TrashedAt).HasFilter("\"TrashedAt\" IS NOT NULL");
        job.HasIndex(j => j.ParentId).HasFilter("\"ParentId\" IS NOT NULL");
        job.HasIndex(j => new { j.SequenceId, j.Id }).HasFilter("\"SequenceId\" IS NOT NULL");
        job.HasMany(j => j.Tags).WithOne().HasForeignKey(t => t.JobId).OnDelete(DeleteBehavior.Cascade);
        job.HasOne<StudioUser>().WithMany().HasForeignKey(j => j.OwnerId).OnDelete(DeleteBehavior.Restrict);
        job.HasMany(j => j.Events).WithOne().HasForeignKey(e => e.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class JobEventTable : IEntityTypeConfiguration<JobEvent>
{
    public void Configure(EntityTypeBuilder<JobEvent> happened)
    {
        happened.Property(e => e.State).HasConversion<string>().HasMaxLength(16);
    }
}
