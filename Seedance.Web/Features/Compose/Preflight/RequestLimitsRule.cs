using System.Globalization;
using Microsoft.Extensions.Localization;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>What the provider would refuse: <see cref="RequestRules"/>, with the buttons that mend it.</summary>
public sealed class RequestLimitsRule(ProblemWords words, IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        foreach (var fault in RequestRules.Check(input.Request, input.Options))
        {
            yield return new Finding(Severity.Blocking, fault.Field, words.FaultText(fault), FixFor(fault, input), OtherFixFor(fault))
            {
                IsMissing = fault.Rule == FaultRules.PromptEmpty,
            };
        }
    }

    private FormFix? FixFor(RequestFault fault, PreflightInput input) => fault.Rule switch
    {
        FaultRules.ModelUnknown when input.Options.Models is [var first, ..] => new(texts["Fix_Use", first.Label], f => f.Model = first.Id),
        FaultRules.ResolutionUnknown when input.Model is { } model => new(texts["Fix_Use", model.DefaultResolution], f => f.Resolution = model.DefaultResolution),
        FaultRules.RatioUnknown when input.Model is { Ratios: [var ratio, ..] } => new(texts["Fix_Use", ratio], f => f.Ratio = ratio),
        FaultRules.DurationOutOfRange when input.Model is { } model && input.Form.Seconds is { } seconds => UseSeconds(Math.Clamp(seconds, model.MinSeconds, model.MaxSeconds), texts),
        FaultRules.SeedOutOfRange => new(texts["Fix_Random"], f => f.Seed = ""),
        FaultRules.PromptBadCharacter => new(texts["Fix_DeleteIt"], f => f.Rewrite(PromptText.Readable)),
        FaultRules.RolesMixed => new(texts["Fix_AllReferences"], UseAllAsReferences),
        FaultRules.TwoFirstFrames or FaultRules.TwoLastFrames or FaultRules.LastFrameWithoutFirst => new(texts["Fix_FramesInOrder"], UseFramesInOrder),
        FaultRules.RoleDoesNotFit => new(texts["Fix_Role"], UseFittingRoles),
        FaultRules.TooManyImages => RemoveLast(input.Form, MediaKind.Image),
        FaultRules.TooManyVideos => RemoveLast(input.Form, MediaKind.Video),
        FaultRules.TooManyAudios => RemoveLast(input.Form, MediaKind.Audio),
        FaultRules.TooManyReferences => RemoveLast(input.Form, null),
        FaultRules.AudioAlone => new(texts["Fix_AddOne"], Presses: AddByUrl.ButtonId),
        _ => null,
    };

    private FormFix? OtherFixFor(RequestFault fault) => fault.Rule switch
    {
        FaultRules.RolesMixed => new(texts["Fix_FramesOnly"], f => ComposeWays.Switch(f, ComposeWay.Frames)),
        FaultRules.TwoFirstFrames or FaultRules.TwoLastFrames or FaultRules.LastFrameWithoutFirst => new(texts["Fix_AllReferences"], UseAllAsReferences),
        _ => null,
    };

    internal static FormFix UseSeconds(int seconds, IStringLocalizer<ComposeTexts> texts) => new(texts["Fix_UseSeconds", seconds], f =>
    {
        f.AutomaticLength = false;
        f.Duration = seconds.ToString(CultureInfo.InvariantCulture);
    });

    // By its own button, which asks what becomes of its chips.
    private FormFix RemoveLast(ComposeForm form, MediaKind? kind)
    {
        var last = form.References.FindLast(reference => kind is null || reference.Kind == kind)!;
        return new FormFix(texts["Fix_RemoveLast", texts.NameOf(last, form.References)], Presses: ReferenceItem.ButtonId(last, "remove"));
    }

    private static void UseAllAsReferences(ComposeForm form) => ComposeWays.Switch(form, ComposeWay.References);

    private static void UseFittingRoles(ComposeForm form)
    {
        foreach (var reference in form.References.Where(r => !FormReference.RolesOf(r.Kind).Contains(r.Role))) reference.Role = FormReference.RolesOf(reference.Kind)[0];
    }

    // The first one begins, the second one ends; more of them cannot be frames.
    private static void UseFramesInOrder(ComposeForm form)
    {
        var frames = form.References.FindAll(reference => ComposeWays.IsFrame(reference.Role));
        foreach (var reference in form.References.Concat(form.Aside.Select(aside => aside.Reference))) reference.FrameRole = null;
        for (var i = 0; i < frames.Count; i++) frames[i].Role = i == 0 ? MediaRole.FirstFrame : i == 1 ? MediaRole.LastFrame : MediaRole.ReferenceImage;
        ComposeWays.Switch(form, ComposeWay.Frames);
    }
}
