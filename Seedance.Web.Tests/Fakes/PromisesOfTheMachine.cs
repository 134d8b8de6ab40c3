using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Tests.Fakes;

/// <summary>The promises that are not about single jobs: budget, level, secrets, the database file.</summary>
public sealed partial class Promises
{
    /// <summary>The API key of a test that lets it be searched for, see <see cref="StudioProcess.For"/>.</summary>
    public const string CanaryKey = "sk-canary-9f8e7d6c5b4a";

    /// <summary>
    /// I5: in no stretch of the ledger are more requests than the bucket lets out: its rate, and a fifth of a second's worth at once.
    /// </summary>
    /// <returns>The most requests of any one second.</returns>
    public int CheckBudget(double requestsPerSecond)
    {
        var times = gateway.Calls.Where(call => call.Path.StartsWith("/v1/", StringComparison.Ordinal)).Select(call => call.At).Order().ToList();
        var most = 0;
        foreach (var window in (double[])[1, 2, 5, 10, 30, 60])
        {
            // What the bucket let out in time may arrive a little later, on a busy machine.
            var allowed = (requestsPerSecond * (window + 0.2)) + Math.Max(1, requestsPerSecond * 0.1);
            var first = 0;
            for (var last = 0; last < times.Count; last++)
            {
                while ((times[last] - times[first]).TotalSeconds > window) first++;
                var count = last - first + 1;
                if (window <= 1) most = Math.Max(most, count);
                Assert.True(count <= allowed, string.Create(CultureInfo.InvariantCulture,
                    $"I5: {count} requests within {window} s until {times[last]:O}, {allowed:F0} are in the budget"));
            }
        }

        return most;
    }

    /// <summary>I6: threads and handles are back at their level, memory within what <paramref name="memoryShare"/> allows.</summary>
    public static void CheckLevel(ProcessFigures before, ProcessFigures after, double memoryShare = 1.05)
    {
        Assert.True(after.MemoryBytes <= before.MemoryBytes * memoryShare, $"I6: memory was {before} and is {after}");
        Assert.True(after.Threads <= before.Threads + 8, $"I6: threads: {before}, then {after}"); // the pool's own come and go
        Assert.True(after.Handles <= (before.Handles * 1.05) + 64, $"I6: handles: {before}, then {after}");
    }

    // I8. The key and what signs a link stand nowhere: log, rows, files.
    private async Task CheckSecretsAsync(StudioDb db, string log, string? dataFolder)
    {
        // Reading a SQLite file beside an open connection of the same process lets go of that connection's locks.
        SqliteConnection.ClearAllPools();
        foreach (var secret in (string[])[CanaryKey, FakeGateway.LinkCanary])
        {
            if (log.Contains(secret, StringComparison.Ordinal)) Broken("I8", $"the log tells {secret}");
            if (dataFolder is not null && await FilesTellingAsync(dataFolder, secret) is { Length: > 0 } files) Broken("I8", $"{secret} stands in {files}");
            if (db.Database.IsNpgsql() && await TableTellingAsync(db, secret) is { } table) Broken("I8", $"the table {table} tells {secret}");
        }
    }

    // By another process: to open and close SQLite's files in this one would drop the locks that its own connections hold.
    private static async Task<string> FilesTellingAsync(string folder, string secret)
    {
        using var grep = Process.Start(new ProcessStartInfo("grep", ["-rlaFs", "-e", secret, folder]) { RedirectStandardOutput = true })!;
        var found = await grep.StandardOutput.ReadToEndAsync();
        await grep.WaitForExitAsync();
        return found.Trim();
    }

    private static async Task<string?> TableTellingAsync(StudioDb db, string secret)
    {
        var tables = await db.Database.SqlQuery<string>($"SELECT tablename AS \"Value\" FROM pg_tables WHERE schemaname = 'public'").ToListAsync();
        foreach (var table in tables)
        {
            // The name comes from the database itself.
            var sql = $"SELECT count(*)::int AS \"Value\" FROM \"{table}\" t WHERE to_jsonb(t)::text LIKE {{0}}";
            if (await db.Database.SqlQueryRaw<int>(sql, $"%{secret}%").SingleAsync() > 0) return table;
        }

        return null;
    }

    // I9.
    private async Task CheckDatabaseAsync(StudioDb db)
    {
        if (!db.Database.IsSqlite()) return;
        var answer = string.Join("; ", await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync());
        if (answer != "ok") Broken("I9", answer);
    }
}
