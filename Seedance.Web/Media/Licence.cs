namespace Seedance.Web.Media;

/// <summary>How long the licence of a reference still holds. Its last day counts as a whole, in UTC.</summary>
public static class Licence
{
    /// <summary>From so many days before its end people are told.</summary>
    public const int SoonDays = 30;

    /// <summary>Whole days left: 0 on the last day, below 0 when it has expired; null when it has no end, or none was said.</summary>
    /// <param name="until">The last day.</param>
    public static int? DaysLeft(DateTime? until, TimeProvider clock) => until is { } last ? (last.Date - clock.GetUtcNow().UtcDateTime.Date).Days : null;
}
