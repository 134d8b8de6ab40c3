using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose;

/// <summary>Everything that keeps a form from being sent: the rules of the model, and what was typed but is no value at all.</summary>
public sealed class ComposeCheck(IOptionsMonitor<GatewayOptions> options, ProblemWords words, MediaWords mediaWords, IStringLocalizer<ComposeTexts> texts)
{
    /// <summary>The faults in the order of the form.</summary>
    /// <param name="tooLong">Texts that were too long to leave the browser: field and length.</param>
    public IReadOnlyList<FormFault> Check(ComposeForm form, IReadOnlyDictionary<string, int> tooLong)
    {
        var current = options.CurrentValue;
        var model = current.FindModel(form.Model);
        var faults = new List<FormFault>();
        foreach (var (field, length) in tooLong.Where(t => t.Key != "Url")) faults.Add(new(field, TooLong(field, length, model)));

        if (!form.AutomaticLength && form.Seconds is null && !tooLong.ContainsKey("Duration"))
            faults.Add(new("Duration", texts["Fault_Duration", model?.MinSeconds ?? 4, model?.MaxSeconds ?? 15], string.IsNullOrWhiteSpace(form.Duration)));
        if (form.Seed.Trim().Length > 0 && !ComposeForm.TryNumber(form.Seed, out _) && !tooLong.ContainsKey("Seed"))
            faults.Add(new("Seed", texts["Fault_Seed", RequestRules.MaxSeed]));
        if (form.Title.Length > JobService.MaxTitleLength && !tooLong.ContainsKey("Title"))
            faults.Add(new("Title", texts["Fault_TooLong", form.Title.Length, JobService.MaxTitleLength]));

        if (!tooLong.ContainsKey("Prompt"))
        {
            foreach (var finding in PromptText.Find(form.Prompt, form.References).Where(f => f.Kind == PromptFindingKind.MissingReference))
            {
                faults.Add(new("Prompt", texts["Fault_MissingReference"],
                    Fix: new(texts["Remove"], f => f.Prompt = PromptText.DropChips(f.Prompt, finding.Mention)),
                    OtherFix: new(texts["Fix_AddOne"], f => f.WantedChip = finding.Mention, AddByUrl.ButtonId)));
            }
        }

        foreach (var fault in RequestRules.Check(form.ToRequest(), current))
        {
            // What the studio holds of such a field is not what stands in the box.
            if (tooLong.ContainsKey(fault.Field)) continue;
            faults.Add(new(fault.Field, words.FaultText(fault), fault.Rule == FaultRules.PromptEmpty, Fix(fault, form, model, current)));
        }

        if (model is not null) faults.AddRange(CheckFiles(form, model.Media));
        return [.. faults.OrderBy(f => Order(f.Field))];
    }

    private IEnumerable<FormFault> CheckFiles(ComposeForm form, MediaLimits limits)
    {
        for (var i = 0; i < form.References.Count; i++)
            if (form.References[i].Facts is { } facts)
                foreach (var fault in MediaRules.Check(facts, limits)) yield return new FormFault(FieldId.Reference(i), mediaWords.Text(fault));

        // One file alone says it for itself.
        var together = form.References.Select(reference => reference.Facts).OfType<MediaFacts>().GroupBy(facts => facts.Kind).Where(kind => kind.Count() > 1);
        foreach (var fault in MediaRules.CheckTogether(together.SelectMany(kind => kind), limits))
            yield return new FormFault("References", mediaWords.Text(fault));
    }

    private string TooLong(string field, int length, VideoModel? model) => field switch
    {
        "Prompt" => texts["Fault_TooLong", length, model?.MaxPromptLength ?? 5000],
        "Title" => texts["Fault_TooLong", length, JobService.MaxTitleLength],
        "Duration" => texts["Fault_Duration", model?.MinSeconds ?? 4, model?.MaxSeconds ?? 15],
        _ => texts["Fault_Seed", RequestRules.MaxSeed],
    };

    private FormFix? Fix(RequestFault fault, ComposeForm form, VideoModel? model, GatewayOptions current) => fault.Rule switch
    {
        FaultRules.ModelUnknown when current.Models is [var first, ..] => new(texts["Fix_Use", first.Label], f => f.Model = first.Id),
        FaultRules.ResolutionUnknown when model is not null => new(texts["Fix_Use", model.DefaultResolution], f => f.Resolution = model.DefaultResolution),
        FaultRules.RatioUnknown when model is { Ratios: [var ratio, ..] } => new(texts["Fix_Use", ratio], f => f.Ratio = ratio),
        FaultRules.DurationOutOfRange when model is not null && form.Seconds is { } seconds => UseSeconds(Math.Clamp(seconds, model.MinSeconds, model.MaxSeconds)),
        FaultRules.RolesMixed => new(texts["Fix_AllReferences"], UseAllAsReferences),
        _ => null,
    };

    private FormFix UseSeconds(int seconds) =>
        new(texts["Fix_UseSeconds", seconds], f => f.Duration = seconds.ToString(CultureInfo.InvariantCulture));

    private static void UseAllAsReferences(ComposeForm form)
    {
        foreach (var reference in form.References) reference.Role = FormReference.RolesOf(reference.Kind)[0];
    }

    private static int Order(string field) => field switch
    {
        "Prompt" => 0,
        "References" => 1,
        _ when field.StartsWith("References", StringComparison.Ordinal) => 2,
        "Model" => 3,
        "Ratio" => 4,
        "Resolution" => 5,
        "Duration" => 6,
        _ => 7,
    };
}
