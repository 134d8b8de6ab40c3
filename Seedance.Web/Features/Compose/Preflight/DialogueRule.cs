using Microsoft.Extensions.Localization;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>More spoken words than a voice can say in the clip.</summary>
public sealed class DialogueRule(IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <summary>A brisk voice; 2 to 2.5 is usual in ads.</summary>
    public const double WordsPerSecond = SpeechPace.WordsPerSecond;

    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        if (input.Form.WritesFromBrief && ShotPaceRule.TooFast(input.Composed).Any()) yield break; // said at its row
        if (!input.Form.GenerateAudio || input.LongestSeconds is not { } seconds) yield break;
        var words = Dialogue.Words(input.Request.Prompt);
        var needed = (int)Math.Ceiling(words / WordsPerSecond);
        if (needed <= seconds) yield break;
        var fits = input.Model is { } model && needed >= model.MinSeconds && needed <= model.MaxSeconds;
        yield return new Finding(Severity.Warning, "Prompt", texts[fits ? "Warn_Dialogue" : "Warn_DialogueTooLong", words, needed, seconds, (int)(seconds * WordsPerSecond)],
            fits ? RequestLimitsRule.UseSeconds(needed, texts) : null);
    }
}
