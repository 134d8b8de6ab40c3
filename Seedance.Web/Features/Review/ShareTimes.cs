using Seedance.Web.Components.Shared;

namespace Seedance.Web.Features.Review;

/// <summary>The last day of a link, where its maker is, and the moment in UTC at which it ends.</summary>
internal static class ShareTimes
{
    /// <summary>The end of that day; null for no end.</summary>
    public static DateTime? EndOf(DateOnly? day, TimeZoneInfo? zone) =>
        day is { } last && last < DateOnly.MaxValue ? ReaderZone.StartOf(last.AddDays(1), zone) : null;

    /// <summary>The day whose end this is.</summary>
    public static DateOnly? DayOf(DateTime? end, TimeZoneInfo? zone)
    {
        if (end is not { } moment) return null;
        moment = DateTime.SpecifyKind(moment, DateTimeKind.Utc);
        return DateOnly.FromDateTime((zone is null ? moment : TimeZoneInfo.ConvertTimeFromUtc(moment, zone)).AddTicks(-1));
    }
}
