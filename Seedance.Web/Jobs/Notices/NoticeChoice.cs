using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seedance.Web.Jobs.Notices;

/// <summary>How one person wants to be told of what. What was never chosen: here and by the browser, without a sound.</summary>
public sealed record NoticeChoice
{
    private const NoticeWays Usual = NoticeWays.Here | NoticeWays.Browser;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Only what differs from the usual.</summary>
    public IReadOnlyDictionary<NoticeKind, NoticeWays> Ways { get; init; } = new Dictionary<NoticeKind, NoticeWays>();

    public bool HasSound { get; init; }

    public NoticeWays WaysOf(NoticeKind kind) => Ways.TryGetValue(kind, out var ways) ? ways : Usual;

    public NoticeChoice With(NoticeKind kind, NoticeWays way, bool isOn) => this with
    {
        Ways = new Dictionary<NoticeKind, NoticeWays>(Ways) { [kind] = isOn ? WaysOf(kind) | way : WaysOf(kind) & ~way },
    };

    /// <summary>As it stands in <c>StudioUser.NotifyJson</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>What cannot be read, or was never written, is the usual.</summary>
    public static NoticeChoice FromJson(string? json)
    {
        try
        {
            return json is null ? new NoticeChoice() : JsonSerializer.Deserialize<NoticeChoice>(json, Json) ?? new NoticeChoice();
        }
        catch (JsonException)
        {
            return new NoticeChoice();
        }
    }
}
