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

    public DbSet<BrandKit> BrandKits => Set<BrandKit>();

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

    /// <summary>The newest jobs of one person whose text holds all words; order them yourself.</summary>
    public IQueryable<Job> SearchJobs(JobSearch search)
    {
        var (condition, values) = SearchSql(search);
        return Jobs.FromSqlRaw($"""SELECT * FROM "Jobs" WHERE {condition}""", values);
    }

    /// <summary>The same as a condition on <c>Jobs</c> in SQL, with a place {0} … for each value.</summary>
    public abstract (string Condition, object[] Values) SearchSql(JobSearch search);

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

        builder.Entity<BrandKit>(kit =>
        {
            kit.Property(k => k.Name).HasMaxLength(100);
            kit.HasIndex(k => k.PublicId).IsUnique();
            kit.HasOne<StudioUser>().WithMany().HasForeignKey(k => k.CreatedById).OnDelete(DeleteBehavior.SetNull);
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
