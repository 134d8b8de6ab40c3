using System.Globalization;
using Seedance.Web.Jobs.Sequences;

namespace Seedance.Web.Features.Sequences;

/// <summary>Colours of end cards: whether what is written in one can be read on the other.</summary>
public static class CardColours
{
    /// <summary>What text needs (WCAG 2.2, 1.4.3).</summary>
    public const double Enough = 4.5;

    private const string White = "#ffffff", Black = "#111111";

    /// <summary>From 1 (the same) to 21 (black and white).</summary>
    public static double Contrast(string one, string other)
    {
        var (a, b) = (Light(one), Light(other));
        return Math.Round((Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05), 1);
    }

    /// <summary>Words are drawn on it, in a colour that is too near to that of the card.</summary>
    public static bool IsHardToRead(EndCard? card) => card is { IsReady: not true } && (card.Text.Length > 0 || card.Button.Length > 0) && Contrast(card.Background, card.Foreground) < Enough;

    /// <summary>The card in a brand's main colour with its logo; the words in the brand's first other colour that can be read on it, else in white or black.</summary>
    public static EndCard Of(FilmBrand brand, EndCard card)
    {
        var logo = brand.LogoId ?? card.LogoId;
        if (brand.Colours is not [var main, ..]) return card with { LogoId = logo };
        var words = brand.Colours.Skip(1).FirstOrDefault(colour => Contrast(main, colour) >= Enough) ?? (Contrast(main, White) >= Contrast(main, Black) ? White : Black);
        return card with { LogoId = logo, Background = main, Foreground = words };
    }

    private static double Light(string colour) => colour is ['#', _, _, _, _, _, _] && int.TryParse(colour.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var rgb)
        ? (0.2126 * Part(rgb >> 16)) + (0.7152 * Part(rgb >> 8)) + (0.0722 * Part(rgb))
        : 0;

    private static double Part(int value) => ((value & 0xff) / 255.0) is var part && part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
}
