using System.Globalization;
using System.Text;

namespace Seedance.Web.Components.Shared;

/// <summary>Numbers of clips as an address has them: "1,5-9".</summary>
public static class ClipIds
{
    /// <summary>Each once, in the order in which they stand; what cannot be read is not there.</summary>
    /// <param name="most">Reading ends with one more than these.</param>
    public static IReadOnlyList<long> Read(string? text, int most)
    {
        var (ids, known) = (new List<long>(), new HashSet<long>());
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !TryId(ends[0], out var from) || !TryId(ends[^1], out var to)) continue;
            for (var id = from; id <= to && ids.Count <= most; id++)
                if (known.Add(id)) ids.Add(id);
        }

        return ids;
    }

    /// <summary>Neighbours are written as one, so that a large selection fits into an address.</summary>
    public static string Write(IReadOnlyList<long> ids)
    {
        var text = new StringBuilder();
        for (var i = 0; i < ids.Count; i++)
        {
            var first = i;
            while (i + 1 < ids.Count && ids[i + 1] == ids[i] + 1) i++;
            if (text.Length > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{ids[first]}");
            if (i > first) text.Append(CultureInfo.InvariantCulture, $"-{ids[i]}");
        }

        return text.ToString();
    }

    private static bool TryId(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id is > 0 and < long.MaxValue;
}
