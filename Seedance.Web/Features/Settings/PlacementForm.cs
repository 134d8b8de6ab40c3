using System.Globalization;
using System.Text.RegularExpressions;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Features.Settings;

/// <summary>The fields of one placement as typed. Empty means: nobody knows.</summary>
public sealed partial class PlacementForm
{
    public const int MaxTextLength = 500;

    private readonly Placement _placement;

    public PlacementForm(Placement placement)
    {
        _placement = placement;
        var now = PlacementEdit.Of(placement);
        Numbers = new(StringComparer.Ordinal)
        {
            ["MinSeconds"] = Write(now.MinSeconds),
            ["MaxSeconds"] = Write(now.MaxSeconds),
            ["UsualFrom"] = Write(now.UsualFrom),
            ["UsualTo"] = Write(now.UsualTo),
            ["MaxMegabytes"] = Write(now.MaxMegabytes),
            ["MinKilobits"] = Write(now.MinKilobits),
            ["Top"] = Write(now.Top),
            ["Right"] = Write(now.Right),
            ["Bottom"] = Write(now.Bottom),
            ["Left"] = Write(now.Left),
        };
        (Source, Date, Notes, ZoneSource, ZoneDate, IsOffered) = (now.Source, now.Date, now.Notes, now.ZoneSource, now.ZoneDate, !now.IsHidden);
    }

    /// <summary>By the name of the value.</summary>
    public Dictionary<string, string> Numbers { get; }

    public string Source { get; set; }

    public string Date { get; set; }

    /// <summary>Empty: the words that the studio has itself.</summary>
    public string Notes { get; set; }

    public string ZoneSource { get; set; }

    public string ZoneDate { get; set; }

    public bool IsOffered { get; set; }

    /// <summary>The faults: name of the field and code of the words.</summary>
    public IReadOnlyDictionary<string, string> Check()
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in Numbers)
            if (!TryRead(text, out var number) || number < Least(name)) faults[name] = Least(name) == 0 ? "Pixels" : "WholeNumber";
        CheckRange("MinSeconds", "MaxSeconds");
        CheckRange("UsualFrom", "UsualTo");
        CheckZone("Top", "Bottom", _placement.Height);
        CheckZone("Left", "Right", _placement.Width);
        if (!IsDate(Date)) faults["Date"] = "Month";
        if (!IsDate(ZoneDate)) faults["ZoneDate"] = "Month";
        return faults;

        void CheckRange(string from, string to)
        {
            if (faults.ContainsKey(from) || faults.ContainsKey(to)) return;
            if (Number(from) > 3600) faults[from] = "TooManySeconds";
            else if (Number(to) > 3600) faults[to] = "TooManySeconds";
            else if (Number(from) > Number(to)) faults[to] = "Range";
        }

        void CheckZone(string one, string other, int all)
        {
            if (!faults.ContainsKey(one) && !faults.ContainsKey(other) && (long)(Number(one) ?? 0) + (Number(other) ?? 0) >= all) faults[other] = "Zone";
        }
    }

    /// <summary>What to store; only after <see cref="Check"/> has found nothing.</summary>
    public PlacementEdit ToEdit() => new()
    {
        MinSeconds = Number("MinSeconds"),
        MaxSeconds = Number("MaxSeconds"),
        UsualFrom = Number("UsualFrom"),
        UsualTo = Number("UsualTo"),
        MaxMegabytes = Number("MaxMegabytes"),
        MinKilobits = Number("MinKilobits"),
        Top = Number("Top"),
        Right = Number("Right"),
        Bottom = Number("Bottom"),
        Left = Number("Left"),
        Source = Source.Trim(),
        Date = Date.Trim(),
        Notes = Notes.Trim(),
        ZoneSource = ZoneSource.Trim(),
        ZoneDate = ZoneDate.Trim(),
        IsHidden = !IsOffered,
    };

    private int? Number(string name) => TryRead(Numbers[name], out var number) ? number : null;

    // Nothing to keep free is a number; nothing to show is none.
    private static int Least(string name) => name is "Top" or "Right" or "Bottom" or "Left" ? 0 : 1;

    private static bool TryRead(string text, out int? number)
    {
        number = null;
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (!int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var read) || read > 1_000_000) return false;
        number = read;
        return true;
    }

    private static string Write(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static bool IsDate(string text) => string.IsNullOrWhiteSpace(text) || Month().IsMatch(text.Trim());

    [GeneratedRegex(@"^\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?$")]
    private static partial Regex Month();
}
