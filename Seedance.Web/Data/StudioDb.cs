using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Seedance.Web.Data;

/// <summary>The model. What differs between databases is in the two subclasses, and nowhere else.</summary>
public abstract class StudioDb(DbContextOptions options) : IdentityDbContext<StudioUser>(options)
{
    public DbSet<Job> Jobs => Set<Job>();

    public DbSet<DeletedJob> DeletedJobs => Set<DeletedJob>();

    public DbSet<JobEvent> JobEvents => Set<JobEvent>();

    public DbSet<MediaItem> MediaItems => Set<MediaItem>();

    public DbSet<JobMedia> JobMedia => Set<JobMedia>();

    public DbSet<Composition> Compositions => Set<Composition>();

    public DbSet<Concept> Concepts => Set<Concept>();

    public DbSet<Sequence> Sequences => Set<Sequence>();

    public DbSet<BrandKit> BrandKits => Set<BrandKit>();

    public DbSet<Campaign> Campaigns => Set<Campaign>();

    public DbSet<CampaignMember> CampaignMembers => Set<CampaignMember>();

    public DbSet<SavedView> SavedViews => Set<SavedView>();

    public DbSet<JobTag> JobTags => Set<JobTag>();

    public DbSet<JobFile> JobFiles => Set<JobFile>();

    public DbSet<AdResult> AdResults => Set<AdResult>();

    public DbSet<ClipComment> ClipComments => Set<ClipComment>();

    public DbSet<ShareLink> ShareLinks => Set<ShareLink>();

    public DbSet<ShareLinkJob> ShareLinkJobs => Set<ShareLinkJob>();

    public DbSet<Notice> Notices => Set<Notice>();

    public DbSet<NoticeDelivery> NoticeDeliveries => Set<NoticeDelivery>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<ChatUse> ChatUses => Set<ChatUse>();

    public DbSet<Setting> Settings => Set<Setting>();

    /// <summary>
    /// Claims due jobs of one state for one runner in one statement, longest due first, and returns them.
    /// Parameters: 0 now, 1 end of the lease, 2 at most so many, 3 the state's name.
    /// </summary>
    public abstract string ClaimSql { get; }

    /// <summary>One column "Value": the highest number that a job ever had here, also of a deleted one.</summary>
    public abstract string HighestJobIdSql { get; }

    /// <summary>The day on which a job was made, in UTC, as yyyy-MM-dd: an expression over a row of <c>Jobs</c>.</summary>
    public abstract string DaySql { get; }

    /// <summary>Which kind of problem a failed job has: an expression over a row of <c>Jobs</c>, as its index has it. The kind is the first word of the problem's JSON.</summary>
    public abstract string FailureKindSql { get; }

    /// <summary>The names of a job's tags with unit separators between them, or null: an expression over a row of <c>Jobs</c>.</summary>
    public abstract string TagsSql { get; }

    /// <summary>What stands behind a table's name so that this index is used, where the database would otherwise have to guess.</summary>
    /// <param name="index">Null: none, the rows are walked in the order of their keys.</param>
    public abstract string By(string? index);

    /// <summary>
    /// The jobs that a person may look at: their own, those of a campaign that everybody sees, and those of a campaign that they own or are a
    /// member of. For single jobs and short lists of ids; a long list asks by owner or by campaign, each of which has an index.
    /// </summary>
    public IQueryable<Job> JobsSeenBy(string userId)
    {
        var campaigns = CampaignsSeenBy(userId);
        return Jobs.Where(job => job.OwnerId == userId || campaigns.Any(campaign => campaign.Id == job.CampaignId));
    }

    /// <summary>The campaigns that a person may look at.</summary>
    public IQueryable<Campaign> CampaignsSeenBy(string userId) => Campaigns.Where(campaign =>
        campaign.DeletedAt == null && (campaign.IsShared || campaign.OwnerId == userId || campaign.Members.Any(member => member.UserId == userId)));

    /// <summary>The newest jobs of one person whose text holds all words; order them yourself.</summary>
    public IQueryable<Job> SearchJobs(JobSearch search)
    {
        var (condition, values) = SearchSql(search);
        return Jobs.FromSqlRaw($"""SELECT * FROM "Jobs" WHERE {condition}""", values);
    }

    /// <summary>The same as a condition on <c>Jobs</c> in SQL, with a place {0} … for each value.</summary>
    public abstract (string Condition, object[] Values) SearchSql(JobSearch search);

    /// <summary>
    /// The ids of what is found, in their order, as many as the limit says: each statement looks further than the one before, and the first that
    /// is full, or the last, is right. With a place {0} … for each value.
    /// </summary>
    public abstract (IReadOnlyList<SearchStep> Steps, object[] Values) SearchIdsSql(JobSearch search);

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) =>
        configuration.Properties<DateTime>().HaveConversion<UtcConverter>();

    /// <summary>Everything is UTC; SQLite forgets the kind.</summary>
    internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        value => value.Kind == DateTimeKind.Utc ? value : value.ToUniversalTime(),
        value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
}
