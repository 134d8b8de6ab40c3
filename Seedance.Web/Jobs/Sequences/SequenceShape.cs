namespace Seedance.Web.Jobs.Sequences;

/// <summary>What the shape of a film is called.</summary>
internal static class SequenceShape
{
    private static readonly (string Name, double Value)[] Known = [("9:16", 9 / 16.0), ("3:4", 3 / 4.0), ("1:1", 1), ("4:3", 4 / 3.0), ("16:9", 16 / 9.0), ("21:9", 21 / 9.0)];

    /// <summary>Of its first clip, where that says; else the nearest to its size.</summary>
    public static string Ratio(string ofFirst, int? width, int? height) =>
        ofFirst.Contains(':', StringComparison.Ordinal) || width is not > 0 || height is not > 0 ? ofFirst : Known.MinBy(known => Math.Abs(Math.Log(known.Value * height.Value / width.Value))).Name;
}
