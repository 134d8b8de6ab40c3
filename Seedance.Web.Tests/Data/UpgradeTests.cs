using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Data;

/// <summary>A database of the first release comes to the newest schema with everything in it.</summary>
public sealed class UpgradeTests
{
    private static readonly Guid DraftOperation = Guid.NewGuid();
    private static readonly DateTime Then = new(2026, 11, 2, 9, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Migrate_FromTheFirstSchema_LosesNothing_AndFindsItAgain(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using (var old = Open(database))
        {
            await old.GetService<IMigrator>().MigrateAsync("Initial", TestContext.Current.CancellationToken);
            await FillAsync(old);
        }

        await using var db = Open(database);
        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);

        var job = await db.Jobs.Include(j => j.Events).SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("Paper boat", JobState.Generating, "task_1", 3L, Then), (job.Title, job.State, job.TaskId, job.Fence, job.DueAt));
        Assert.Equal("Unreachable", job.Problem!.Kind);
        Assert.Equal(JobState.Queued, Assert.Single(job.Events).State);
        Assert.Equal("ada@example.org", (await db.Users.SingleAsync(TestContext.Current.CancellationToken)).Email);
        Assert.Equal("CNY", (await db.Settings.SingleAsync(TestContext.Current.CancellationToken)).Value);
        var draft = await db.Compositions.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("ada", DraftOperation, """{"prompt":"Half a thought"}""", Then, false), (draft.OwnerId, draft.OperationId, draft.FormJson, draft.UpdatedAt, draft.IsTemplate));
        Assert.Equal([job.Id], await FindAsync(db, "boat"));
        Assert.Empty(await FindAsync(db, "ship"));

        // The index follows later changes as well.
        await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(j => j.SearchText, SearchText.Fold("A ship")), TestContext.Current.CancellationToken);
        Assert.Equal([job.Id], await FindAsync(db, "ship"));
    }

    private static Task<List<long>> FindAsync(StudioDb db, string word) =>
        db.SearchJobs(new JobSearch("ada", SearchText.Phrases(word))).Select(j => j.Id).ToListAsync(TestContext.Current.CancellationToken);

    private static async Task FillAsync(StudioDb db)
    {
        // Not by the class of today, which has columns that the first release did not know.
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "AspNetUsers" ("Id", "DisplayName", "IsDisabled", "MustChangePassword", "CreatedAt", "UserName", "Email", "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
            VALUES ('ada', 'Ada', {false}, {false}, {Then}, 'ada@example.org', 'ada@example.org', {false}, {false}, {false}, {true}, 0)
            """, TestContext.Current.CancellationToken);
        db.Settings.Add(new Setting { Key = "Gateway.Currency", Value = "CNY" });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        var problem = new JobProblem("Unreachable", "Unknown", "x").ToJson();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Jobs" ("OwnerId", "OperationId", "Title", "Prompt", "SearchText", "Model", "Ratio", "Resolution", "InputsJson", "RequestJson", "Gateway", "State", "TaskId", "CreatedAt", "ChangedAt", "DueAt", "Fence", "Troubles", "Problem")
            VALUES ('ada', {Guid.NewGuid()}, 'Paper boat', 'A paper boat drifts.', {SearchText.Fold("Paper boat", "A paper boat drifts.")}, 'm', '9:16', '720p', {"{}"}, {"{}"}, 'https://gateway.example.org/v1', 'Generating', 'task_1', {Then}, {Then}, {Then}, 3, 0, {problem})
            """, TestContext.Current.CancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "JobEvents" ("JobId", "At", "State") SELECT "Id", {Then}, 'Queued' FROM "Jobs" """, TestContext.Current.CancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "Drafts" ("OwnerId", "OperationId", "FormJson", "UpdatedAt") VALUES ('ada', {DraftOperation}, {"""{"prompt":"Half a thought"}"""}, {Then})""", TestContext.Current.CancellationToken);
    }

    private static StudioDb Open(TestDatabase database) => database.Provider == DatabaseProvider.Postgres
        ? new PostgresStudioDb(Configure(new DbContextOptionsBuilder<PostgresStudioDb>().UseNpgsql(database.ConnectionString)).Options)
        : new SqliteStudioDb(Configure(new DbContextOptionsBuilder<SqliteStudioDb>().UseSqlite(database.ConnectionString)).Options);

    private static DbContextOptionsBuilder<T> Configure<T>(DbContextOptionsBuilder<T> options)
        where T : StudioDb => options.UseApplicationServiceProvider(new ServiceCollection().AddIdentitySchema().BuildServiceProvider());
}
