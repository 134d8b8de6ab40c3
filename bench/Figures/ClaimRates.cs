using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Bench.Figures;

/// <summary>How fast jobs are claimed on PostgreSQL in batches of 50: the studio's own way against the bare statement.</summary>
internal static class ClaimRates
{
    private const int Batch = 50;
    private const int Jobs = 50_000;
    private static readonly TimeSpan Lease = TimeSpan.FromHours(1);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private const string Bare = """
        UPDATE "Jobs" SET "LeaseUntil" = now() + interval '1 hour', "Fence" = "Fence" + 1
        WHERE "Id" IN (
            SELECT "Id" FROM "Jobs"
            WHERE "State" = 'Generating' AND "DueAt" <= now() AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= now())
            ORDER BY "DueAt" LIMIT 50 FOR UPDATE SKIP LOCKED)
        RETURNING "Id", "Fence"
        """;

    public static async Task<Row> MeasureAsync(string database, Workshop shop, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database__Provider"] = nameof(DatabaseProvider.Postgres),
            ["Database__ConnectionString"] = database,
            ["Gateway__Mode"] = "Demo",
        };
        await using (var studio = await shop.StartStudioAsync(settings, cancellationToken)) await studio.Process.StopAsync();
        await Replicas.SeedAsync(database, "https://gateway.example/v1", cancellationToken, Jobs);

        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Environment.ContentRootPath = shop.NewFolder("claims");
        foreach (var (name, value) in settings) builder.Configuration[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddData(builder.Configuration);
        builder.Services.AddSingleton<JobStore>();
        using var services = builder.Build();
        var store = services.Services.GetRequiredService<JobStore>();

        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        await using var bare = new NpgsqlCommand(Bare, connection);
        await bare.PrepareAsync(cancellationToken);
        return Row.AtLeast(
            string.Create(CultureInfo.InvariantCulture, $"claims in batches of {Batch}"),
            await Pairs.TakeAsync(
                () => RateAsync(connection, async () => (await store.ClaimAsync(JobState.Generating, Batch, Lease, cancellationToken)).Count, cancellationToken),
                () => RateAsync(connection, () => ClaimAsync(bare, cancellationToken), cancellationToken)),
            "/s", 0.5);
    }

    private static async Task<double> RateAsync(NpgsqlConnection connection, Func<Task<int>> claim, CancellationToken cancellationToken)
    {
        await using (var free = new NpgsqlCommand("""UPDATE "Jobs" SET "LeaseUntil" = NULL""", connection)) await free.ExecuteNonQueryAsync(cancellationToken);
        await using (var vacuum = new NpgsqlCommand("""VACUUM ANALYZE "Jobs" """, connection)) await vacuum.ExecuteNonQueryAsync(cancellationToken);
        var (began, claimed) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(began) < Window)
        {
            var got = await claim();
            if (got == 0) break; // all are claimed
            claimed += got;
        }

        return claimed / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<int> ClaimAsync(NpgsqlCommand bare, CancellationToken cancellationToken)
    {
        await using var reader = await bare.ExecuteReaderAsync(cancellationToken);
        var count = 0;
        while (await reader.ReadAsync(cancellationToken)) count++;
        return count;
    }
}
