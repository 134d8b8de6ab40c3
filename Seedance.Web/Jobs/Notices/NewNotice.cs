using System.Text.Json;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs.Notices;

/// <summary>Something to tell one person.</summary>
/// <param name="Key">What it is about, at most 100 characters: a notice with the same key is not made twice.</param>
/// <param name="Address">Where a click leads, from "/".</param>
public sealed record NewNotice(string UserId, NoticeKind Kind, string Key, string Subject, string Address)
{
    /// <summary>Who did it, when a person did.</summary>
    public string? By { get; init; }

    /// <summary>How many it stands for.</summary>
    public int Count { get; init; } = 1;

    /// <summary>How many of them came to nothing.</summary>
    public int Failed { get; init; }

    public long? JobId { get; init; }

    internal Notice ToRow(DateTime now) => new()
    {
        UserId = UserId,
        Kind = Kind.ToString(),
        Key = Key,
        Subject = Subject.Length > 200 ? Subject[..200] : Subject,
        Address = Address,
        By = By,
        Count = Count,
        Failed = Failed,
        JobId = JobId,
        At = now,
    };
}

/// <summary>The facts of a notice as they leave the studio; words are made when they are sent.</summary>
public sealed record NoticeFacts(NoticeKind Kind, string Subject, string? By, int Count, int Failed, long? JobId, string Address, DateTime At)
{
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static NoticeFacts FromJson(string json) => JsonSerializer.Deserialize<NoticeFacts>(json, JsonSerializerOptions.Web)!;
}
