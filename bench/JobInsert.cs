using System.Globalization;
using Microsoft.Data.Sqlite;
using Seedance.Web.Data;

namespace Seedance.Bench;

/// <summary>Prepared inserts of jobs, to be used within one transaction.</summary>
internal sealed class JobInsert : IAsyncDisposable
{
    private readonly SqliteCommand _job;
    private readonly SqliteCommand _tag;
    private readonly SqliteCommand _result;

    public JobInsert(SqliteConnection db)
    {
        _job = Command(
            """
            INSERT INTO "Jobs"("OwnerId", "OperationId", "Title", "Prompt", "SearchText", "Model", "Ratio", "Resolution", "Seconds", "InputsJson",
                "RequestJson", "Gateway", "State", "TaskId", "CreatedAt", "SubmittedAt", "ChangedAt", "DueAt", "Fence", "Troubles", "PosterKey",
                "Width", "Height", "DurationMs", "Placement", "CampaignId", "ConceptId", "IsStarred", "Review", "Problem", "EstimatedTokens",
                "EstimatedCostMicros", "Currency", "Tokens", "TrashedAt")
            VALUES ($owner, $operation, $title, $prompt, $text, $model, $ratio, '720p', $seconds, $request, $request, $gateway,
                $state, $task, $at, $at, $at, $at, 0, 0, 'poster', 720, 1280, $seconds * 1000, $placement, $campaign, $concept, $star, $review, $problem,
                $estimated, $micros, $currency, $tokens, $trashed)
            """,
            "$owner", "$operation", "$title", "$prompt", "$text", "$model", "$ratio", "$seconds", "$request", "$gateway", "$state", "$task", "$at", "$placement", "$campaign",
            "$concept", "$star", "$review", "$problem", "$estimated", "$micros", "$currency", "$tokens", "$trashed");
        _tag = Command("""INSERT INTO "JobTags"("JobId", "Key", "Name") VALUES ($job, $key, $key)""", "$job", "$key");
        _result = Command(
            """
            INSERT INTO "AdResults"("JobId", "Impressions", "ThreeSecondViews", "Clicks", "HookRate", "ClickRate", "ImportedAt")
            VALUES ($job, 10000, 2500, 120, 0.25, 0.012, $at)
            """,
            "$job", "$at");

        SqliteCommand Command(string sql, params string[] names)
        {
            var command = db.CreateCommand();
            command.CommandText = sql;
            foreach (var name in names) command.Parameters.Add(new SqliteParameter { ParameterName = name });
            return command;
        }
    }

    public void Add(SeededJob job)
    {
        var request = """{"model":"@model","prompt":"@prompt","metadata":{"ratio":"@ratio","resolution":"720p","duration":@seconds}}"""
            .Replace("@model", job.Model, StringComparison.Ordinal)
            .Replace("@prompt", job.Prompt, StringComparison.Ordinal)
            .Replace("@ratio", job.Ratio, StringComparison.Ordinal)
            .Replace("@seconds", job.Seconds.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var at = job.At.ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        Run(
            _job, job.Owner, Guid.NewGuid().ToString().ToUpperInvariant(), job.Title, job.Prompt, SearchText.Fold([job.Title, .. job.Tags, job.Prompt]), job.Model, job.Ratio, job.Seconds,
            request, job.Gateway, job.State, job.Task, at, job.Placement, job.Campaign, job.Concept, job.IsStarred, job.Review.ToString(), job.Problem?.ToJson(),
            job.EstimatedMicros is null ? null : 100_000L, job.EstimatedMicros, job.EstimatedMicros is null ? null : "CNY",
            job is { EstimatedMicros: not null, State: "Ready" } ? 100_000L : null, job.IsTrashed ? at : null);
        if (job.Tags.Count == 0 && !job.HasResults) return;
        var id = SQLitePCL.raw.sqlite3_last_insert_rowid(_job.Connection!.Handle);
        foreach (var tag in job.Tags) Run(_tag, id, tag);
        if (job.HasResults) Run(_result, id, at);
    }

    public async ValueTask DisposeAsync()
    {
        await _job.DisposeAsync();
        await _tag.DisposeAsync();
        await _result.DisposeAsync();
    }

    private static void Run(SqliteCommand command, params object?[] values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }
}
