using System.Text.RegularExpressions;

namespace Seedance.Web.Features.Compose.Brief;

/// <summary>
/// How fast words must be said to fit their seconds. A brisk voice says 2.5 words a second (product.md 5: 2 to 2.5 is usual in ads);
/// of Chinese and Japanese signs, which are written without spaces, 5.
/// </summary>
/// <param name="Words">Words of scripts with spaces.</param>
/// <param name="Signs">Chinese and Japanese signs.</param>
/// <param name="Seconds">The time that there is; above 0.</param>
public readonly partial record struct SpeechPace(int Words, int Signs, double Seconds)
{
    public const double WordsPerSecond = 2.5;
    public const double SignsPerSecond = 5;

    /// <summary>Signs are what is counted, because there are more of them.</summary>
    public bool CountsSigns => Signs > Words;

    /// <summary>What is counted: words, with two signs for one, or signs, with two for a word.</summary>
    public int Count => CountsSigns ? Signs + Words * 2 : Words + (Signs + 1) / 2;

    public double PerSecond => Seconds > 0 ? Count / Seconds : 0;

    /// <summary>The seconds that a brisk voice needs.</summary>
    public double NeededSeconds => Words / WordsPerSecond + Signs / SignsPerSecond;

    /// <summary>How much of what is counted fits.</summary>
    public int Fits => (int)(Seconds * (CountsSigns ? SignsPerSecond : WordsPerSecond) + 0.001);

    public bool IsTooFast => NeededSeconds > Seconds + 0.001;

    public static SpeechPace Of(string text, double seconds) => new(Word().Count(text), Sign().Count(text), seconds);

    [GeneratedRegex(@"[\p{L}\p{N}-[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]][\p{L}\p{M}\p{N}-[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]]*(?:(?:['’-]|[.,](?=\p{N}))[\p{L}\p{M}\p{N}-[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]]+)*")]
    private static partial Regex Word();

    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]")]
    private static partial Regex Sign();
}
