using Microsoft.Extensions.Localization;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>Sound that nobody will hear, because the clip is made without.</summary>
public sealed class SoundRule(IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        if (input.Form.GenerateAudio) yield break;
        var on = new FormFix(texts["Fix_SoundOn"], f => f.GenerateAudio = true);
        if (input.Form.References.Exists(reference => reference.Kind == MediaKind.Audio))
            yield return new Finding(Severity.Warning, "GenerateAudio", texts["Warn_SoundOff"], on);
        else if (Dialogue.Words(input.Request.Prompt) > 0)
            yield return new Finding(Severity.Hint, "GenerateAudio", texts["Hint_SpeechOff"], on);
    }
}
