using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using Seedance.Web.Media;
using Seedance.Web.Resources;

namespace Seedance.Web.Components.Shared;

/// <summary>People's words for what is wrong with a reference file: the rule, what was measured, what to do, here or, without ffmpeg, elsewhere.</summary>
public sealed class MediaWords(MediaMender mender, IStringLocalizer<MediaTexts> texts)
{
    private const double Megabyte = 1 << 20;

    // What the bound of a rule is, and in which unit.
    private static readonly Dictionary<string, (string Unit, bool IsLeast)> Ranges = new(StringComparer.Ordinal)
    {
        [MediaFaults.TooFewBytes] = ("Bytes", true),
        [MediaFaults.TooManyBytes] = ("Bytes", false),
        [MediaFaults.TooShort] = ("Seconds", true),
        [MediaFaults.TooLong] = ("Seconds", false),
        [MediaFaults.SideTooSmall] = ("Side", true),
        [MediaFaults.SideTooLarge] = ("Side", false),
        [MediaFaults.TooNarrow] = ("Ratio", true),
        [MediaFaults.TooWide] = ("Ratio", false),
        [MediaFaults.TooFewPixels] = ("Pixels", true),
        [MediaFaults.TooManyPixels] = ("Pixels", false),
        [MediaFaults.FrameRateTooLow] = ("FrameRate", true),
        [MediaFaults.FrameRateTooHigh] = ("FrameRate", false),
        [MediaFaults.TogetherTooShort] = ("Seconds", true),
        [MediaFaults.TogetherTooLong] = ("Seconds", false),
    };

    /// <summary>One or two sentences. The values may come from the browser's check, as JSON.</summary>
    public string Text(MediaFault fault)
    {
        var values = fault.Values.Select(Plain).ToList();
        var key = "Media_" + fault.Rule;
        if (!mender.IsAvailable && texts[key + "_Away"] is { ResourceNotFound: false }) key += "_Away";
        if (!Ranges.TryGetValue(fault.Rule, out var range)) return texts[key, [.. values.Select(Name)]];
        if (fault.Rule is MediaFaults.TogetherTooShort or MediaFaults.TogetherTooLong)
        {
            key += "_" + values[0];
            values.RemoveAt(0);
        }

        return values is [double measured, double bound, bool isOpen]
            ? texts[key, Measure(range.Unit, measured, bound), Bound(range.IsLeast, isOpen, Measure(range.Unit, bound, bound))]
            : texts[key];
    }

    /// <summary>"12.5 s", "3:05 min".</summary>
    public string Length(int milliseconds)
    {
        var seconds = milliseconds / 1000.0;
        if (seconds < 100) return texts["Unit_Seconds", Math.Round(seconds, 1).ToString("0.#", CultureInfo.CurrentCulture)];
        var whole = (int)Math.Round(seconds);
        return texts["Unit_Minutes", string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}")];
    }

    /// <summary>"640 kB", "1.2 MB", "20 GB"; by 1,024, as the limits count.</summary>
    public string Size(long bytes) => bytes switch
    {
        < 1 << 10 => texts["Unit_OneByte", bytes],
        < 1 << 20 => texts["Unit_Kilobytes", Digits(bytes / 1024.0)],
        < 1 << 30 => texts["Unit_Bytes", Digits(bytes / Megabyte)],
        _ => texts["Unit_Gigabytes", Digits(bytes / Megabyte / 1024)],
    };

    private static string Digits(double value) => value.ToString(value < 10 ? "0.#" : "#,0", CultureInfo.CurrentCulture);

    private string Bound(bool isLeast, bool isOpen, string value) =>
        texts[isLeast ? (isOpen ? "Bound_Above" : "Bound_Least") : isOpen ? "Bound_Below" : "Bound_Most", value];

    // With as many digits as it takes to tell what was measured from the bound: "15.004 s; at most 15 s".
    private string Measure(string unit, double value, double bound)
    {
        if (unit == "Bytes") (value, bound) = (value / Megabyte, bound / Megabyte);
        var digits = unit == "Ratio" ? 2 : 1;
        while (digits < 6 && value != bound && Math.Round(value, digits) == Math.Round(bound, digits)) digits++;
        return texts["Unit_" + unit, Math.Round(value, digits).ToString("#,0.######", CultureInfo.CurrentCulture)];
    }

    private object Name(object value) => value is not string name ? value
        : texts["Is_" + name] is { ResourceNotFound: false } found ? found.Value
        : Languages.List(name.Split(", ")); // rules list formats with plain commas, the browser's too

    private static object Plain(object value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Number } json => json.GetDouble(),
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } json => json.GetBoolean(),
        int number => (double)number,
        long number => (double)number,
        _ => value,
    };
}
