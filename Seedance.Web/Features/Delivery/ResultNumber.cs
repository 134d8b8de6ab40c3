using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Seedance.Web.Features.Delivery;

/// <summary>Numbers as ads managers of all countries write them: "1,234.5", "1.234,5", "1 234", "$12.30".</summary>
public static partial class ResultNumber
{
    /// <summary>Null and true for an empty cell or a dash.</summary>
    /// <param name="isWhole">It counts something: a single dot or comma before three digits parts thousands.</param>
    public static bool TryRead(string cell, bool isWhole, out decimal? number)
    {
        number = null;
        var digits = new StringBuilder();
        foreach (var sign in cell.Normalize(NormalizationForm.FormKC))
            if (!char.IsWhiteSpace(sign) && sign is not ('\'' or '’') && char.GetUnicodeCategory(sign) != UnicodeCategory.CurrencySymbol) digits.Append(sign);
        var text = Code().Replace(digits.ToString(), "");
        if (text.Length == 0 || text is "-" or "–" or "—" or "--" || text.Equals("n/a", StringComparison.OrdinalIgnoreCase)) return true;
        var (dot, comma) = (text.LastIndexOf('.'), text.LastIndexOf(','));
        if (dot >= 0 && comma >= 0) text = dot > comma ? text.Replace(",", "", StringComparison.Ordinal) : text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        else if (comma >= 0) text = Thousands(',').IsMatch(text) ? text.Replace(",", "", StringComparison.Ordinal) : text.Replace(',', '.');
        else if (dot >= 0 && (Thousands('.') is var groups && groups.IsMatch(text)) && (isWhole || text.Count(sign => sign == '.') > 1)) text = text.Replace(".", "", StringComparison.Ordinal);
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read)) return false;
        if (read < 0 || read > 1_000_000_000_000m || (isWhole && read != decimal.Truncate(read))) return false;
        number = read;
        return true;
    }

    private static Regex Thousands(char separator) => separator == ',' ? CommaGroups() : DotGroups();

    // India parts the thousands off, and then every two digits. Nobody writes a zero before thousands.
    [GeneratedRegex(@"^[1-9]\d{0,2}(,\d{3})+$|^[1-9]\d?(,\d{2})+,\d{3}$")]
    private static partial Regex CommaGroups();

    [GeneratedRegex(@"^[1-9]\d{0,2}(\.\d{3})+$")]
    private static partial Regex DotGroups();

    // A currency by its code or its letters, before ("US$", "Rs.") or behind; never what multiplies ("12K", "1 Mio").
    [GeneratedRegex(@"^\p{L}{1,4}\.?(?=\d)|(?<=\d)(?:[A-Z]{3}|kr\.?|zł|Kč|Ft|lei|元|円|원)$")]
    private static partial Regex Code();
}
