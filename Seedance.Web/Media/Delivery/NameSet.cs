using System.Globalization;

namespace Seedance.Web.Media.Delivery;

/// <summary>The names of one delivery: no two of them that a folder of Windows or macOS would take for one.</summary>
public sealed class NameSet
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The name that a file gets: the wished one, else with its clip's short id, else with a number.</summary>
    /// <param name="wish">Without an ending, with room for <see cref="Room"/> more bytes.</param>
    /// <param name="ending">With its dot.</param>
    public string Take(string wish, string shortId, string ending)
    {
        if (TryTake(wish + ending)) return wish + ending;
        if (!SafeName.Key(wish).EndsWith(SafeName.Key(shortId), StringComparison.Ordinal) && TryTake($"{wish}_{shortId}{ending}")) return $"{wish}_{shortId}{ending}";
        for (var number = 2; ; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{wish}_{number}{ending}");
            if (TryTake(name)) return name;
        }
    }

    /// <summary>What <see cref="Take"/> may add to a wish, in bytes.</summary>
    public const int Room = 24;

    private bool TryTake(string name) => _taken.Add(SafeName.Key(name));
}
