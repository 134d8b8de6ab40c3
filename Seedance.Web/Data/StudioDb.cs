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
    public abstract string By(string index);

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
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);

        builder.Entity<Job>(job =>
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
        });

        builder.Entity<DeletedJob>(job =>
        {
            job.Property(j => j.Id).ValueGeneratedNever();
            job.Property(j => j.Model).HasMaxLength(100);
            job.Property(j => j.Resolution).HasMaxLength(16);
            job.Property(j => j.Ratio).HasMaxLength(16);
            job.Property(j => j.AssetId).HasMaxLength(100);
            job.Property(j => j.Charge).HasMaxLength(16);
            job.HasIndex(j => j.CreatedAt);
        });

        builder.Entity<JobEvent>().Property(e => e.State).HasConversion<string>().HasMaxLength(16);

        builder.Entity<MediaItem>(item =>
        {
            item.Property(m => m.Purpose).HasConversion<string>().HasMaxLength(16);
            item.Property(m => m.Kind).HasMaxLength(16);
            item.Property(m => m.Name).HasMaxLength(200);
            item.Property(m => m.Format).HasMaxLength(16);
            item.Property(m => m.ContentType).HasMaxLength(100);
            item.Property(m => m.Sha256).HasMaxLength(64);
            item.HasIndex(m => m.PublicId).IsUnique();
            item.HasIndex(m => new { m.OwnerId, m.Sha256 }).IsUnique().HasFilter("\"DeletedAt\" IS NULL");
            item.HasIndex(m => new { m.OwnerId, m.Id }).IsDescending(false, true);
            item.HasIndex(m => m.IsShared).HasFilter("\"IsShared\"");
            item.HasOne<StudioUser>().WithMany().HasForeignKey(m => m.OwnerId).OnDelete(DeleteBehavior.Restrict);
            item.HasOne<MediaItem>().WithMany().HasForeignKey(m => m.MadeFromId).OnDelete(DeleteBehavior.SetNull);
        });

        builder.Entity<JobMedia>(use =>
        {
            use.HasKey(u => new { u.JobId, u.MediaId });
            use.HasIndex(u => u.MediaId);
            use.HasOne<Job>().WithMany(j => j.Media).HasForeignKey(u => u.JobId).OnDelete(DeleteBehavior.Cascade);
            use.HasOne<MediaItem>().WithMany().HasForeignKey(u => u.MediaId).OnDelete(DeleteBehavior.Restrict);
        });

        builder.Entity<Composition>(composition =>
        {
            composition.Property(c => c.Name).HasMaxLength(200);
            composition.Property(c => c.Excerpt).HasMaxLength(200);
            composition.HasIndex(c => c.PublicId).IsUnique();
            composition.HasIndex(c => new { c.OwnerId, c.UpdatedAt }).IsDescending(false, true).HasFilter("\"DeletedAt\" IS NULL");
            composition.HasIndex(c => c.IsShared).HasFilter("\"IsShared\"");
            composition.HasOne<StudioUser>().WithMany().HasForeignKey(c => c.OwnerId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<Concept>(concept =>
        {
            concept.Property(c => c.Name).HasMaxLength(200);
            concept.HasIndex(c => c.PublicId).IsUnique();
            concept.HasIndex(c => new { c.OwnerId, c.UpdatedAt }).IsDescending(false, true).HasFilter("\"DeletedAt\" IS NULL");
            concept.HasOne<StudioUser>().WithMany().HasForeignKey(c => c.OwnerId).OnDelete(DeleteBehavior.Restrict);
        });

        builder.Entity<Sequence>(sequence =>
        {
            sequence.Property(s => s.Name).HasMaxLength(200);
            sequence.HasIndex(s => s.PublicId).IsUnique();
            sequence.HasIndex(s => new { s.OwnerId, s.UpdatedAt }).IsDescending(false, true).HasFilter("\"DeletedAt\" IS NULL");
            sequence.HasOne<StudioUser>().WithMany().HasForeignKey(s => s.OwnerId).OnDelete(DeleteBehavior.Restrict);
        });

        builder.Entity<BrandKit>(kit =>
        {
            kit.Property(k => k.Name).HasMaxLength(100);
            kit.HasIndex(k => k.PublicId).IsUnique();
            kit.HasOne<StudioUser>().WithMany().HasForeignKey(k => k.CreatedById).OnDelete(DeleteBehavior.SetNull);
        });

        builder.Entity<Campaign>(campaign =>
        {
            campaign.Property(c => c.Name).HasMaxLength(200);
            campaign.Property(c => c.NameTemplate).HasMaxLength(400);
            campaign.HasIndex(c => c.PublicId).IsUnique();
            campaign.HasOne<StudioUser>().WithMany().HasForeignKey(c => c.OwnerId).OnDelete(DeleteBehavior.Restrict);
            campaign.HasMany(c => c.Members).WithOne().HasForeignKey(m => m.CampaignId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<CampaignMember>(member =>
        {
            member.HasKey(m => new { m.CampaignId, m.UserId });
            member.HasOne<StudioUser>().WithMany().HasForeignKey(m => m.UserId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<SavedView>(view =>
        {
            view.Property(v => v.Name).HasMaxLength(100);
            view.Property(v => v.Query).HasMaxLength(2000);
            view.HasOne<StudioUser>().WithMany().HasForeignKey(v => v.OwnerId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<JobTag>(tag =>
        {
            tag.HasKey(t => new { t.JobId, t.Key });
            tag.Property(t => t.Name).HasMaxLength(50);
            tag.Property(t => t.Key).HasMaxLength(50);
            tag.HasIndex(t => new { t.Key, t.JobId });
        });

        builder.Entity<JobFile>(file =>
        {
            file.HasKey(f => new { f.JobId, f.Name });
            file.Property(f => f.Name).HasMaxLength(64);
            file.Property(f => f.ContentType).HasMaxLength(100);
            file.HasOne<Job>().WithMany().HasForeignKey(f => f.JobId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<AdResult>(result =>
        {
            result.HasKey(r => r.JobId);
            result.Property(r => r.JobId).ValueGeneratedNever();
            result.Property(r => r.Currency).HasMaxLength(8);
            result.HasOne<Job>().WithOne().HasForeignKey<AdResult>(r => r.JobId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<ClipComment>(comment =>
        {
            comment.Property(c => c.AuthorName).HasMaxLength(200);
            comment.Property(c => c.ResolvedBy).HasMaxLength(200);
            comment.Property(c => c.Text).HasMaxLength(4000);
            comment.HasIndex(c => c.PublicId).IsUnique();
            comment.HasIndex(c => c.JobId);
            comment.HasOne<Job>().WithMany().HasForeignKey(c => c.JobId).OnDelete(DeleteBehavior.Cascade);
            comment.HasOne<ClipComment>().WithMany().HasForeignKey(c => c.ParentId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<ShareLink>(link =>
        {
            link.Property(l => l.Name).HasMaxLength(200);
            link.Property(l => l.TokenHash).HasMaxLength(64);
            link.Property(l => l.May).HasConversion<string>().HasMaxLength(16);
            link.HasIndex(l => l.TokenHash).IsUnique();
            link.HasIndex(l => l.PublicId).IsUnique();
            link.HasOne<StudioUser>().WithMany().HasForeignKey(l => l.OwnerId).OnDelete(DeleteBehavior.Cascade);
            link.HasMany(l => l.Jobs).WithOne().HasForeignKey(j => j.ShareLinkId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<ShareLinkJob>(shown =>
        {
            shown.HasKey(s => new { s.ShareLinkId, s.JobId });
            shown.HasIndex(s => s.JobId);
            shown.HasOne<Job>().WithMany().HasForeignKey(s => s.JobId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<Notice>(notice =>
        {
            notice.Property(n => n.Kind).HasMaxLength(32);
            notice.Property(n => n.Subject).HasMaxLength(200);
            notice.Property(n => n.By).HasMaxLength(200);
            notice.Property(n => n.Address).HasMaxLength(500);
            notice.Property(n => n.Key).HasMaxLength(100);
            notice.HasIndex(n => new { n.UserId, n.Key }).IsUnique();
            notice.HasIndex(n => new { n.UserId, n.Id }).IsDescending(false, true);
            notice.HasIndex(n => n.UserId, "IX_Notices_Unread").HasFilter("\"ReadAt\" IS NULL");
            notice.HasOne<StudioUser>().WithMany().HasForeignKey(n => n.UserId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<NoticeDelivery>(delivery =>
        {
            delivery.Property(d => d.Channel).HasMaxLength(16);
            delivery.Property(d => d.Kind).HasMaxLength(32);
            delivery.Property(d => d.State).HasMaxLength(16);
            delivery.HasIndex(d => d.DueAt).HasFilter("\"State\" = 'Waiting'");
            delivery.HasIndex(d => new { d.UserId, d.Id }).IsDescending(false, true);
            delivery.HasOne<StudioUser>().WithMany().HasForeignKey(d => d.UserId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<Webhook>(hook =>
        {
            hook.Property(h => h.Url).HasMaxLength(2000);
            hook.HasIndex(h => h.PublicId).IsUnique();
            hook.HasOne<StudioUser>().WithMany().HasForeignKey(h => h.UserId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<ChatUse>(use =>
        {
            use.Property(u => u.Model).HasMaxLength(100);
            use.HasIndex(u => u.At);
            use.HasOne<StudioUser>().WithMany().HasForeignKey(u => u.UserId).OnDelete(DeleteBehavior.Restrict);
        });

        builder.Entity<Setting>(setting =>
        {
            setting.HasKey(s => s.Key);
            setting.Property(s => s.Key).HasMaxLength(100);
        });
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) =>
        configuration.Properties<DateTime>().HaveConversion<UtcConverter>();

    /// <summary>Everything is UTC; SQLite forgets the kind.</summary>
    internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        value => value.Kind == DateTimeKind.Utc ? value : value.ToUniversalTime(),
        value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
}
