namespace Seedance.Web.Media;

/// <summary>What the shape of a clip is called.</summary>
public static class ClipRatio
{
    // By their width per height.
    private static readonly (string Name, double Value)[] Known = [("9:16", 9 / 16d), ("3:4", 3 / 4d), ("1:1", 1), ("4:3", 4 / 3d), ("16:9", 16 / 9d), ("21:9", 21 / 9d)];

    public static bool IsKnown(string name) => Array.Exists(Known, known => known.Name == name);

    /// <summary>What was asked for, where that is a ratio; of "adaptive" the one that is nearest to its size in pixels, once that is known.</summary>
    public static string Of(string asked, int? width, int? height) => asked.Contains(':', StringComparison.Ordinal) ? asked : Nearest(width, height) ?? asked;

    /// <summary>The one that is nearest to a size in pixels; null: that is not known.</summary>
    public static string? Nearest(int? width, int? height) =>
        width is > 0 and var across && height is > 0 and var down ? Known.MinBy(known => Math.Abs(Math.Log(known.Value * down / across))).Name : null;

    /// <summary>From which width per height, and up to which, a size is nearest to this one; null: it is not one of the known.</summary>
    public static (double Least, double Below)? Span(string name)
    {
        var at = Array.FindIndex(Known, known => known.Name == name);
        return at < 0 ? null : (at == 0 ? 0 : Between(at - 1), at == Known.Length - 1 ? 1_000_000 : Between(at));

        static double Between(int lower) => Math.Sqrt(Known[lower].Value * Known[lower + 1].Value);
    }
}
