using System.Globalization;

namespace Seedance.Web.Features.History;

/// <summary>From one number to another, each of which may be missing; as an address says it: "5", "4-8", "-8", "4-".</summary>
public readonly record struct NumberRange(decimal? Least, decimal? Most)
{
    private const decimal Highest = 1_000_000;

    public bool IsAny => Least is null && Most is null;

    /// <summary>Null: any.</summary>
    public string? Text => IsAny ? null : Least == Most ? Say(Least) : $"{Say(Least)}-{Say(Most)}";

    /// <summary>What is no range counts as any.</summary>
    public static NumberRange Read(string? text)
    {
        if (text is null) return default;
        var parts = text.Split('-');
        if (parts.Length > 2 || parts.Any(part => part.Length > 0 && Parse(part) is null)) return default;
        var (least, most) = (Parse(parts[0]), Parse(parts[^1]));
        return least > most ? default : new NumberRange(least, most);
    }

    private static decimal? Parse(string part) =>
        decimal.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= Highest ? number : null;

    private static string Say(decimal? number) => number?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";
}
