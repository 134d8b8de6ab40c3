namespace Seedance.Web.Media;

/// <summary>What the shape of a finished clip is called.</summary>
public static class ClipRatio
{
    private static readonly (string Name, double Value)[] Known = [("9:16", 9 / 16.0), ("3:4", 3 / 4.0), ("1:1", 1), ("4:3", 4 / 3.0), ("16:9", 16 / 9.0), ("21:9", 21 / 9.0)];

    /// <summary>What was asked for, where that is a ratio; of "adaptive" the one that is nearest to its size in pixels.</summary>
    public static string Of(string asked, int? width, int? height) =>
        asked.Contains(':', StringComparison.Ordinal) || width is not > 0 || height is not > 0 ? asked : Known.MinBy(known => Math.Abs(Math.Log(known.Value * height.Value / width.Value))).Name;
}
