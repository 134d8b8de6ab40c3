using System.Globalization;

namespace Seedance.Web.Features.Spending;

/// <summary>What the rows of the table stand for.</summary>
public enum SpendingBy
{
    Day,
    Person,
    Campaign,
    Model,
    Concept,
}

/// <summary>What the page's address says: which days (UTC, both included), whose clips, and how they are put together.</summary>
/// <param name="PersonId">Null: everybody, as far as the reader may see them.</param>
public sealed record SpendingFilter(DateOnly From, DateOnly To, SpendingBy By, string? PersonId)
{
    private const int UsualDays = 30;

    private static readonly DateOnly Oldest = new(2020, 1, 1);

    public int Days => To.DayNumber - From.DayNumber + 1;

    public DateTime Start => From.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    /// <summary>No longer part of it.</summary>
    public DateTime End => To.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    /// <summary>Where the page shows this.</summary>
    public string Address => "/spending?" + Query + (By == SpendingBy.Day ? "" : "&by=" + By.ToString().ToLowerInvariant());

    /// <summary>Where the same is a file.</summary>
    public string FileAddress => "/spending/clips.csv?" + Query;

    private string Query => string.Create(CultureInfo.InvariantCulture, $"from={From:yyyy-MM-dd}&to={To:yyyy-MM-dd}")
        + (PersonId is null ? "" : "&person=" + Uri.EscapeDataString(PersonId));

    /// <summary>Reads the address; what it does not say is the last thirty days by day, a range the wrong way round is turned.</summary>
    public static SpendingFilter Read(string? from, string? to, string? by, string? person, DateOnly today)
    {
        var last = Day(to) ?? today;
        var first = Day(from) ?? (last.DayNumber > UsualDays ? last.AddDays(1 - UsualDays) : last);
        if (first > last) (first, last) = (last, first);
        var dimension = Enum.TryParse<SpendingBy>(by, ignoreCase: true, out var found) && Enum.IsDefined(found) ? found : SpendingBy.Day;
        return new SpendingFilter(first, last, dimension, string.IsNullOrEmpty(person) || person.Length > 100 ? null : person);
    }

    /// <summary>The last days up to <paramref name="today"/>.</summary>
    public SpendingFilter Last(int days, DateOnly today) => this with { From = today.AddDays(1 - days), To = today };

    // Nothing here is older, and nobody waits for the year 9999.
    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= Oldest && day.Year < 2200 ? day : null;
}
