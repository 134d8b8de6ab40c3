using System.Globalization;
using System.Text.Json;

namespace Seedance.Web.Gateway;

/// <summary>
/// Reads what gateways say of a task. Some twenty shapes are known (several generations of new-api, its forks, the provider's
/// own, OpenAI's video object, gateways behind gateways), and a client cannot ask which one it faces.
/// </summary>
public static class TaskReader
{
    private const int MaxIdLength = 200;

    private static readonly string[][] IdPaths =
        [["task_id"], ["id"], ["data", "task_id"], ["data", "id"], ["data", "0", "task_id"], ["data", "0", "id"], ["data", "taskId"], ["taskId"], ["requestId"], ["data"]];

    // Data first: a word at the top may speak of the call and not of the task.
    private static readonly string[] StatusNames = ["status", "state", "task_status"];

    /// <summary>
    /// The task id in the answer to a submit, or null when there is none that can be trusted: at most 200 characters of
    /// A-Z a-z 0-9 _ . : -, since it becomes part of an address.
    /// </summary>
    public static string? ReadTaskId(string body)
    {
        if (WireJson.Parse(body) is not { } root)
        {
            return null;
        }

        // An answer that is an error may still carry ids: of the request, of a trace.
        var isError = WireJson.At(root, "error") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } error
            && (error.ValueKind == JsonValueKind.Object || WireJson.Text(error) is not null);
        foreach (var path in isError ? IdPaths[..1] : IdPaths)
        {
            if (WireJson.At(root, path) is { } value && !IsPlaceholder(value, path))
            {
                if (Id(value) is { } id) return id;
            }
        }

        return WireJson.Layers(root).Skip(2).Select(layer => WireJson.At(layer, "task_id") ?? WireJson.At(layer, "id"))
            .Select(value => value is { } inner ? Id(inner) : null).FirstOrDefault(id => id is not null);
    }

    /// <summary>
    /// The task that an error answer names all the same, or null. Only the members that hold nothing else count: <c>task_id</c>, or
    /// an <c>id</c> that looks like a task's (wire.md 1.5); errors carry ids of requests and traces, too. It may be no id that can be used.
    /// </summary>
    internal static string? ReadNamedTask(string body)
    {
        if (WireJson.Parse(body) is not { } root)
        {
            return null;
        }

        var layers = WireJson.Layers(root);
        if (WireJson.At(root, "error") is { } error)
        {
            layers.AddRange(WireJson.Layers(error));
        }

        return layers.Select(NamedTask).FirstOrDefault(id => id is not null);
    }

    /// <summary>True for text that can stand as an id in an address.</summary>
    internal static bool IsId(string text) =>
        text.Length is > 0 and <= MaxIdLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '-') && text.Trim('.').Length > 0;

    /// <summary>The state of the task in the answer to a poll (HTTP 200).</summary>
    public static PollOutcome ReadPoll(string body)
    {
        if (WireJson.Parse(body) is not { } root)
        {
            return new PollOutcome.Trouble(ProblemReader.Read(new GatewayAnswer(200, body), CallKind.Poll));
        }

        var layers = WireJson.Layers(root);
        var word = FindWord(layers);
        var meaning = Meaning(word);

        // The provider's own word ends a task that the gateway's outer word keeps running: old adaptors do not know these two.
        if (meaning != TaskEnd.Success)
        {
            foreach (var inner in layers.Skip(1).Select(WordOf).Reverse())
            {
                if (Meaning(inner) is TaskEnd.Expired or TaskEnd.Cancelled)
                {
                    (word, meaning) = (inner, Meaning(inner));
                    break;
                }
            }
        }

        return meaning switch
        {
            TaskEnd.Success => new PollOutcome.Succeeded(ResultReader.Read(layers)),
            TaskEnd.Failure => new PollOutcome.Failed(ProblemReader.ReadFailedTask(layers, body)),
            TaskEnd.Expired => new PollOutcome.Expired(word!),
            TaskEnd.Cancelled => new PollOutcome.Cancelled(word!),
            _ when word is not null => new PollOutcome.Running(word, Percent(layers)),
            _ when SaysNothingYet(root, layers) => new PollOutcome.Running("", Percent(layers)),
            _ => new PollOutcome.Trouble(ProblemReader.Read(new GatewayAnswer(200, body), CallKind.Poll)),
        };
    }

    private static string? Id(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number when value.TryGetInt64(out var number) && number > 0 => number.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        return text is not null && IsId(text) ? text : null;
    }

    private static string? NamedTask(JsonElement layer) =>
        Named(layer, "task_id") ?? Named(layer, "taskId") ?? Named(layer, "task", "id")
        ?? new[] { WireJson.Text(layer, "id"), WireJson.Text(layer, "data") }.FirstOrDefault(LooksLikeATask)
        ?? (WireJson.Text(layer, "object") == "video" ? Named(layer, "id") : null);

    private static string? Named(JsonElement layer, params ReadOnlySpan<string> path) => WireJson.Text(layer, path) is { } text and not "0" ? text : null;

    private static bool LooksLikeATask(string? id) =>
        id is not null && IsId(id) && (id.StartsWith("task_", StringComparison.OrdinalIgnoreCase) || id.StartsWith("cgt-", StringComparison.OrdinalIgnoreCase));

    // Empty ids are skipped; `data` counts only when it is a string itself, its objects are looked into by the longer paths.
    private static bool IsPlaceholder(JsonElement value, string[] path) =>
        value is { ValueKind: JsonValueKind.String } && string.IsNullOrEmpty(value.GetString())
        || path is ["data"] && value.ValueKind != JsonValueKind.String;

    private static string? FindWord(List<JsonElement> layers)
    {
        var candidates = new List<string?>();
        if (layers.Count > 1)
        {
            candidates.Add(WordOf(layers[1]));
        }

        candidates.Add(layers.Count > 0 ? WordOf(layers[0]) : null);
        candidates.Add(layers.Count > 0 ? WireJson.Text(layers[0], "task", "status") : null);
        candidates.AddRange(layers.Skip(2).Select(WordOf));
        var words = candidates.Where(word => word is not null).ToList();

        // A word that says nothing gives way to one further inside that does.
        return words.Find(word => Meaning(word) is not TaskEnd.None and not TaskEnd.Odd) is { } known && Meaning(words[0]) == TaskEnd.Odd ? known : words.FirstOrDefault();
    }

    private static string? WordOf(JsonElement layer)
    {
        foreach (var name in StatusNames)
        {
            if (WireJson.Text(layer, name) is { Length: <= 100 } word)
            {
                return word;
            }
        }

        return null;
    }

    private static TaskEnd Meaning(string? word) => word?.ToUpperInvariant().Replace("TASK_STATUS_", "", StringComparison.Ordinal) switch
    {
        "SUCCESS" or "SUCCEEDED" or "SUCCEED" or "SUCCESSFUL" or "COMPLETED" or "COMPLETE" or "FINISHED" or "DONE" => TaskEnd.Success,
        "FAILURE" or "FAILED" or "FAIL" or "ERROR" => TaskEnd.Failure,
        "EXPIRED" or "TIMEOUT" => TaskEnd.Expired,
        "CANCELLED" or "CANCELED" => TaskEnd.Cancelled,
        "NOT_START" or "SUBMITTED" or "QUEUED" or "IN_PROGRESS" or "RUNNING" or "PROCESSING" or "PENDING" => TaskEnd.None,
        _ => TaskEnd.Odd,
    };

    // A gateway that has accepted the task but not looked at it yet answers with no data, or with the bare id.
    private static bool SaysNothingYet(JsonElement root, List<JsonElement> layers) =>
        WireJson.Text(root, "code") is "success" or "0" or "200"
        || (WireJson.At(root, "error") is null && WireJson.At(root, "code") is null
            && layers.Exists(layer => WireJson.At(layer, "task_id") is not null || WireJson.At(layer, "id") is not null));

    private static int? Percent(List<JsonElement> layers)
    {
        foreach (var layer in layers.Skip(1).Take(1).Concat(layers))
        {
            if (WireJson.Text(layer, "progress") is { } text
                && double.TryParse(text.TrimEnd('%', ' '), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                // 0.5 is half of the way; a plain 1 is one per cent.
                var percent = number is > 0 and < 1 && !text.EndsWith('%') ? number * 100 : number;
                return percent is >= 0 and <= 100 ? (int)Math.Round(percent) : null;
            }
        }

        return null;
    }

    private enum TaskEnd
    {
        None,

        /// <summary>A word that nobody here knows, or one that says nothing.</summary>
        Odd,
        Success,
        Failure,
        Expired,
        Cancelled,
    }
}
