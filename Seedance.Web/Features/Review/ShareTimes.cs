namespace Seedance.Web.Features.Review;

/// <summary>The last day of a link, where its maker is, and the moment in UTC at which it ends.</summary>
internal static class ShareTimes
{
    /// <summary>The end of that day; null for no end.</summary>
    public static DateTime? EndOf(DateOnly? day, TimeZoneInfo? zone)
    {
        if (day is not { } last || last == DateOnly.MaxValue) return null;
        var midnight = last.AddDays(1).ToDateTime(TimeOnly.MinValue);
        if (zone is null) return DateTime.SpecifyKind(midnight, DateTimeKind.Utc);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(30); // the night in which clocks jump over midnight
        return TimeZoneInfo.ConvertTimeToUtc(midnight, zone);
    }

    /// <summary>The day whose end this is.</summary>
    public static DateOnly? DayOf(DateTime? end, TimeZoneInfo? zone)
    {
        if (end is not { } moment) return null;
        moment = DateTime.SpecifyKind(moment, DateTimeKind.Utc);
        return DateOnly.FromDateTime((zone is null ? moment : TimeZoneInfo.ConvertTimeFromUtc(moment, zone)).AddTicks(-1));
    }
}
