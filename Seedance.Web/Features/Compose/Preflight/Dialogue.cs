using System.Text.RegularExpressions;
using Seedance.Web.Features.Compose.Brief;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>Spoken words in a prompt: what stands in double quotes, but for lettering in the picture.</summary>
internal static partial class Dialogue
{
    /// <summary>How many words are spoken. Two signs of Chinese or Japanese count as one.</summary>
    public static int Words(string prompt)
    {
        var count = 0;
        foreach (Match quote in Quotes().Matches(prompt))
        {
            if (Lettering().IsMatch(Lead(prompt, quote.Index))) continue;
            var pace = SpeechPace.Of(quote.Value, 1);
            count += pace.Words + (pace.Signs + 1) / 2;
        }

        return count;
    }

    // The clause before the quote says what it is.
    private static string Lead(string prompt, int end)
    {
        var from = Math.Max(0, end - 60);
        var stop = prompt.LastIndexOfAny(['.', '!', '?', ';', '\n', '"', '”', '。', '！', '？', '；'], Math.Max(0, end - 1), Math.Max(0, end - from));
        return prompt[(stop < 0 ? from : stop + 1)..end];
    }

    [GeneratedRegex("""
        "[^"\n]+"|“[^”\n]+”|„[^“”\n]+[“”]|«[^»\n]+»|「[^」\n]+」
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Quotes();

    [GeneratedRegex(@"\b(?:texts?|titles?|captions?|subtitles?|headlines?|slogans?|taglines?|signs?|labels?|logos?|letters|lettering|words appear|reads|reading|written|writes|overlay|button|banner|end ?card)\b|文字|字幕|标题|标语|口号|字样|标签|按钮|横幅", RegexOptions.IgnoreCase)]
    private static partial Regex Lettering();
}
