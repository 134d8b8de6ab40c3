using Microsoft.JSInterop;

namespace Seedance.Web.Components.Shared;

/// <summary>The time zone of whoever has this tab open: asked of the browser once.</summary>
public sealed class ReaderZone(IJSRuntime js)
{
    private TimeZoneInfo? _zone;

    /// <summary>Null: the browser names none that this machine knows, so times are those of UTC.</summary>
    public async Task<TimeZoneInfo?> FindAsync() => _zone ??= await AskAsync();

    /// <summary>The moment in UTC at which a day begins there.</summary>
    /// <param name="zone">Null: UTC.</param>
    public static DateTime StartOf(DateOnly day, TimeZoneInfo? zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        if (zone is null) return DateTime.SpecifyKind(midnight, DateTimeKind.Utc);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(30); // the night in which clocks jump over midnight
        return TimeZoneInfo.ConvertTimeToUtc(midnight, zone);
    }

    private async Task<TimeZoneInfo?> AskAsync()
    {
        await using var script = new PageModule(js, "./js/time-zone.js");
        return await script.AskAsync<string>("timeZone") is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
    }
}
