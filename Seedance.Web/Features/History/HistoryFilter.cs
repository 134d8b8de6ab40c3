using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.History;

/// <summary>Which jobs the history shows, by where they stand.</summary>
public enum HistoryStates
{
    All,
    Making,
    Ready,
    Failed,
    Attention,
    Cancelled,
    Expired,
    Trash,
}

/// <summary>What the history's address says of what is shown. All of it must hold at once.</summary>
public sealed record HistoryFilter(string Text, HistoryStates Show)
{
    /// <summary>Longer searches are cut.</summary>
    public const int MaxTextLength = 200;

    /// <summary>For <see cref="Person"/>: everybody whose clips one sees.</summary>
    public const string Everybody = "all";

    /// <summary>For <see cref="Campaign"/>: in none.</summary>
    public const string NoCampaign = "none";

    private const int MaxWordLength = 100;

    /// <summary>Everything.</summary>
    public static readonly HistoryFilter None = new("", HistoryStates.All);

    public string? Model { get; init; }

    public string? Ratio { get; init; }

    public string? Placement { get; init; }

    /// <summary>The asked length.</summary>
    public NumberRange Seconds { get; init; }

    /// <summary>An account's id, or <see cref="Everybody"/>; null: oneself, or whoever made the clips of <see cref="Campaign"/>.</summary>
    public string? Person { get; init; }

    /// <summary>Its public id without dashes, or <see cref="NoCampaign"/>.</summary>
    public string? Campaign { get; init; }

    public long? Concept { get; init; }

    /// <summary>All of them must be there, as their keys say (<see cref="JobTags.Key"/>).</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    public bool IsStarred { get; init; }

    public ReviewState? Review { get; init; }

    /// <summary>The first day, in <see cref="Zone"/>.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day, in <see cref="Zone"/>.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Where days are meant; null: UTC. It is the reader's own, and no part of an address.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>The moment in UTC at which <see cref="From"/> begins; null: from the first clip on.</summary>
    public DateTime? Begin => From is { } day ? ReaderZone.StartOf(day, Zone) : null;

    /// <summary>The moment in UTC at which <see cref="To"/> is over; null: up to the newest clip.</summary>
    public DateTime? End => To is { } day && day < DateOnly.MaxValue ? ReaderZone.StartOf(day.AddDays(1), Zone) : null;

    /// <summary>The kind of problem with which it failed.</summary>
    public string? Failure { get; init; }

    /// <summary>What it cost, or would cost, in its own currency.</summary>
    public NumberRange Cost { get; init; }

    public bool IsNone => this == None;

    public bool IsTrash => Show == HistoryStates.Trash;

    /// <summary>The job states behind the choice; empty: any.</summary>
    public IReadOnlyList<JobState> States => Show switch
    {
        _ when Failure is { } kind => HistoryWords.EndsElsewhere.Contains(kind) ? [JobState.Failed, JobState.Expired, JobState.Cancelled, JobState.NeedsAttention] : [JobState.Failed],
        HistoryStates.All or HistoryStates.Trash => [],
        HistoryStates.Making => JobStore.Active,
        HistoryStates.Ready => [JobState.Ready],
        HistoryStates.Failed => [JobState.Failed],
        HistoryStates.Attention => [JobState.NeedsAttention],
        HistoryStates.Cancelled => [JobState.Cancelled],
        _ => [JobState.Expired],
    };

    /// <summary>What stands behind the question mark; empty: nothing.</summary>
    public string Query
    {
        get
        {
            List<string> parts = [];
            Add("q", Text.Length > 0 ? Text : null);
            Add("state", Show == HistoryStates.All ? null : Show.ToString().ToLowerInvariant());
            Add("campaign", Campaign);
            Add("person", Person);
            Add("concept", Concept?.ToString(CultureInfo.InvariantCulture));
            foreach (var tag in Tags) Add("tag", tag);
            Add("star", IsStarred ? "1" : null);
            Add("review", Review?.ToString().ToLowerInvariant());
            Add("model", Model);
            Add("ratio", Ratio);
            Add("placement", Placement);
            Add("seconds", Seconds.Text);
            Add("from", From?.ToString("O", CultureInfo.InvariantCulture));
            Add("to", To?.ToString("O", CultureInfo.InvariantCulture));
            Add("failed", Failure);
            Add("cost", Cost.Text);
            return string.Join('&', parts);

            void Add(string name, string? value)
            {
                if (value is not null) parts.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }

    /// <summary>Where the history shows this.</summary>
    public string Address => Query is { Length: > 0 } query ? "/history?" + query : "/history";

    /// <summary>Only words and states.</summary>
    public static HistoryFilter Of(string? text, string? state) => new(Words(text), Find<HistoryStates>(state) ?? HistoryStates.All);

    /// <summary>Reads what stands behind the question mark of the address; what it does not know counts as not said.</summary>
    public static HistoryFilter Read(string query)
    {
        var said = QueryHelpers.ParseQuery(query);
        return Of(One("q"), One("state")) with
        {
            Campaign = Word("campaign") is not { } campaign ? null : campaign == NoCampaign ? NoCampaign : Guid.TryParse(campaign, out var id) ? id.ToString("N") : null,
            Person = Word("person"),
            Concept = long.TryParse(One("concept"), NumberStyles.None, CultureInfo.InvariantCulture, out var concept) ? concept : null,
            Tags = [.. (said.TryGetValue("tag", out var tags) ? tags : default).OfType<string>().Select(JobTags.Key).Where(key => key.Length > 0).Distinct().Take(JobTags.Most)],
            IsStarred = One("star") == "1",
            Review = Find<ReviewState>(One("review")),
            Model = Word("model"),
            Ratio = Word("ratio"),
            Placement = Word("placement"),
            Seconds = NumberRange.Read(One("seconds")),
            From = Day("from"),
            To = Day("to"),
            Failure = Word("failed") is { } kind && kind.All(char.IsAsciiLetter) ? kind : null,
            Cost = NumberRange.Read(One("cost")),
        };

        string? One(string name) => said.TryGetValue(name, out var values) ? values[0] : null;

        string? Word(string name) => One(name)?.Trim() is { Length: > 0 and <= MaxWordLength } word && !word.Any(char.IsControl) ? word : null;

        DateOnly? Day(string name) => DateOnly.TryParseExact(One(name), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    private static string Words(string? text)
    {
        var words = (text ?? "").Trim();
        return words.Length > MaxTextLength ? words[..(char.IsHighSurrogate(words[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength)] : words;
    }

    private static T? Find<T>(string? name)
        where T : struct, Enum => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => string.Equals(value.ToString(), name, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc />
    public bool Equals(HistoryFilter? other) => other is not null && Query == other.Query && Equals(Zone, other.Zone);

    /// <inheritdoc />
    public override int GetHashCode() => Query.GetHashCode(StringComparison.Ordinal);
}
