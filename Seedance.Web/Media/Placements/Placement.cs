using System.Globalization;
using Seedance.Web.Gateway;

namespace Seedance.Web.Media.Placements;

/// <summary>
/// A place where an ad is shown, <c>Placements:Presets:{id}</c>: its shape, its length, what it takes, and what its own buttons and
/// captions cover. Numbers that nobody has published are null, never guessed.
/// </summary>
public sealed class Placement
{
    /// <summary>The key of the preset: lower-case letters, digits and dashes, so that it may stand in file names.</summary>
    public string Id { get; internal set; } = "";

    /// <summary>What people call it; empty: the words that the studio has for this id, else the id.</summary>
    public string Label { get; set; } = "";

    /// <summary>One or two sentences for who composes; empty: the words that the studio has for this id.</summary>
    public string Notes { get; set; } = "";

    /// <summary>The shape of the finished file, for example "4:5".</summary>
    public string Ratio { get; set; } = "9:16";

    /// <summary>The shape that is asked of the model when it cannot make <see cref="Ratio"/>; empty: the same.</summary>
    public string MadeFrom { get; set; } = "";

    /// <summary>The size in pixels on which the numbers of <see cref="Safe"/> count, and in which ads are usually handed in.</summary>
    public int Width { get; set; } = 1080;

    /// <inheritdoc cref="Width"/>
    public int Height { get; set; } = 1920;

    /// <summary>Shortest and longest ad that is taken, in seconds.</summary>
    public int? MinSeconds { get; set; }

    /// <inheritdoc cref="MinSeconds"/>
    public int? MaxSeconds { get; set; }

    /// <summary>What ads there usually last, in seconds.</summary>
    public int? UsualFrom { get; set; }

    /// <inheritdoc cref="UsualFrom"/>
    public int? UsualTo { get; set; }

    /// <summary>Largest file that is taken, in megabytes.</summary>
    public int? MaxMegabytes { get; set; }

    /// <summary>Lowest rate that is taken, in kilobits per second.</summary>
    public int? MinKilobits { get; set; }

    /// <summary>Where ratio, seconds and limits come from: an address or a name.</summary>
    public string Source { get; set; } = "";

    /// <summary>When that was read or took effect, as yyyy-MM or yyyy-MM-dd.</summary>
    public string Date { get; set; } = "";

    public SafeZone Safe { get; set; } = new();

    /// <summary>Not offered to anybody; jobs that have it keep it.</summary>
    public bool IsHidden { get; set; }

    /// <summary>The ratio that the request has.</summary>
    public string RequestRatio => MadeFrom.Length > 0 ? MadeFrom : Ratio;

    /// <summary>True when finished clips are cut to <see cref="Ratio"/>.</summary>
    public bool NeedsCrop => MadeFrom.Length > 0 && MadeFrom != Ratio;

    /// <summary>The ratio as file names have it, for example "4x5".</summary>
    public string RatioName => Ratio.Replace(':', 'x');

    /// <summary>Width divided by height of "9:16"; null when it is no such ratio.</summary>
    public static double? ValueOf(string ratio) =>
        ratio.Split(':') is [var width, var height]
        && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var w) && w > 0
        && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var h) && h > 0
            ? (double)w / h
            : null;

    /// <summary>What a clip of this size is cut to; null when it has the shape already, or nothing is cut for this placement.</summary>
    public CropArea? CropOf(int width, int height, CropAnchor anchor) =>
        NeedsCrop && ValueOf(Ratio) is { } ratio ? CropArea.For(width, height, ratio, anchor) : null;

    /// <summary>
    /// The whole seconds nearest to the wanted ones that are usual here, or at least taken, and that the model can make.
    /// </summary>
    /// <param name="wanted">What stands there now.</param>
    public int FitSeconds(int wanted, int modelLeast, int modelMost)
    {
        var (least, most) = Narrow(modelLeast, modelMost, MinSeconds, MaxSeconds);
        (least, most) = Narrow(least, most, UsualFrom, UsualTo);
        return Math.Clamp(wanted, least, most);
    }

    // Where the two have nothing in common, the end of the first that is nearest to the second.
    private static (int Least, int Most) Narrow(int least, int most, int? from, int? to)
    {
        var (low, high) = (Math.Max(least, from ?? least), Math.Min(most, to ?? most));
        if (low <= high) return (low, high);
        return from > most ? (most, most) : (least, least);
    }
}
