using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>More happens than the seconds hold: the model drops what does not fit.</summary>
public sealed partial class EventsRule(IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <summary>The shortest beat of ByteDance's own samples is about two seconds; below this an event is not seen.</summary>
    public const double SecondsPerEvent = 1.5;

    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        if (input.LongestSeconds is not { } seconds) yield break;
        var prompt = input.Request.Prompt;
        var marks = TimeMarks().Matches(prompt);
        var end = marks.Select(mark => double.Parse(mark.Groups[1].Value.Replace(',', '.'), CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
        if (end > seconds)
        {
            yield return new Finding(Severity.Warning, "Prompt", texts["Warn_PastEnd", end, seconds], Longer((int)Math.Ceiling(end), input));
            yield break;
        }

        var shots = Shots().Matches(prompt).Select(shot => shot.Value.ToUpperInvariant()).Distinct().Count();
        var events = Math.Max(Math.Max(marks.Count, shots), Steps().Count(prompt) + 1);
        var needed = (int)Math.Ceiling(events * SecondsPerEvent);
        if (events > 1 && needed > seconds) yield return new Finding(Severity.Warning, "Prompt", texts["Warn_Events", events, seconds, needed], Longer(needed, input));
    }

    private FormFix? Longer(int seconds, PreflightInput input) =>
        input.Model is { } model && seconds >= model.MinSeconds && seconds <= model.MaxSeconds ? RequestLimitsRule.UseSeconds(seconds, texts) : null;

    // "0–2 s", "2-4.5 seconds", "0–2秒"
    [GeneratedRegex(@"(?<![\d.,])\d{1,2}(?:[.,]\d)?\s*s?\s*[–—-]\s*(\d{1,2}(?:[.,]\d)?)\s*(?:(?:s|secs?|seconds?)\b|秒)", RegexOptions.IgnoreCase)]
    private static partial Regex TimeMarks();

    [GeneratedRegex(@"\bshot\s+\d+\b|镜头\s*\d+", RegexOptions.IgnoreCase)]
    private static partial Regex Shots();

    [GeneratedRegex(@"\b(?:then|next(?! to\b)|after that|afterwards|suddenly|finally|followed by|cuts? to)\b|然后|接着|随后|最后", RegexOptions.IgnoreCase)]
    private static partial Regex Steps();
}
