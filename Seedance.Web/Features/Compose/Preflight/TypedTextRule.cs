using Microsoft.Extensions.Localization;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>What was typed but is no value at all, or too long to leave the browser.</summary>
public sealed class TypedTextRule(IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        var (form, tooLong) = (input.Form, input.TooLong);
        var (least, most) = (input.Model?.MinSeconds ?? 4, input.Model?.MaxSeconds ?? 15);
        foreach (var (field, length) in tooLong)
        {
            LocalizedString? words = field switch
            {
                "Prompt" when form.WritesFromBrief => null, // it waits for when it counts again
                "Prompt" => texts["Fault_TooLong", length, input.Model?.MaxPromptLength ?? 5000],
                "Title" => texts["Fault_TooLong", length, JobService.MaxTitleLength],
                "Duration" => texts["Fault_Duration", least, most],
                "Seed" => texts["Fault_Seed", RequestRules.MaxSeed],
                "Price" => texts["WarnAbove_Wrong"],
                _ when BriefFields.Has(field) => texts["Fault_TooLong", length, input.Model?.MaxPromptLength ?? 5000],
                _ => null, // no field of the form itself
            };
            if (words is not null) yield return new Finding(Severity.Blocking, field, words);
        }

        // The whole text is kept; none of them alone may have more than a prompt.
        var longest = input.Model?.MaxPromptLength ?? 5000;
        foreach (var (field, text) in form.WritesFromBrief ? BriefFields.TextsOf(form) : [])
            if (text.Length > longest && !tooLong.ContainsKey(field)) yield return new Finding(Severity.Blocking, field, texts["Fault_TooLong", text.Length, longest]);

        if (!form.AutomaticLength && form.Seconds is null && !tooLong.ContainsKey("Duration"))
        {
            yield return new Finding(Severity.Blocking, "Duration", texts["Fault_Duration", least, most], new FormFix(texts["AutomaticLength_On"], f => f.AutomaticLength = true))
            {
                IsMissing = string.IsNullOrWhiteSpace(form.Duration),
            };
        }

        if (form.Seed.Trim().Length > 0 && !ComposeForm.TryNumber(form.Seed, out _) && !tooLong.ContainsKey("Seed"))
            yield return new Finding(Severity.Blocking, "Seed", texts["Fault_Seed", RequestRules.MaxSeed], new FormFix(texts["Fix_Random"], f => f.Seed = ""));
        if (form.Title.Length > JobService.MaxTitleLength && !tooLong.ContainsKey("Title"))
            yield return new Finding(Severity.Blocking, "Title", texts["Fault_TooLong", form.Title.Length, JobService.MaxTitleLength]);
    }
}
