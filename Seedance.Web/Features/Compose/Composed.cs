using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose;

/// <summary>
/// What a form comes to, each part worked out once: a page with a brief asks for the prompt a dozen times for every change. A form that was
/// changed needs another one.
/// </summary>
public sealed class Composed(ComposeForm form)
{
    private IReadOnlyList<PlannedShot>? _plan;
    private WrittenPrompt? _written;
    private string? _own;
    private string? _resolved;
    private VideoRequest? _request;

    public ComposeForm Form => form;

    /// <summary>The shots of the brief, whether the form writes from it or not.</summary>
    public IReadOnlyList<PlannedShot> Plan => _plan ??= ShotPlan.Of(form);

    /// <summary>The prompt that the brief writes, whether it counts or not.</summary>
    public WrittenPrompt Written => _written ??= PromptWriter.Write(form, Plan);

    /// <summary>The prompt that counts now, with chips: the written one, or the one that was typed.</summary>
    public string Prompt => form.WritesFromBrief ? Written.Text : form.Brand?.Around(form.Prompt, form.References) ?? form.Prompt;

    /// <summary>The same without the sentences of the brand.</summary>
    public string OwnPrompt => _own ??= !form.WritesFromBrief ? form.Prompt : form.Brand is null ? Written.Text : PromptWriter.Write(form, Plan, "", "").Text;

    /// <summary>The prompt as it is sent.</summary>
    public string ResolvedPrompt => _resolved ??= PromptText.Resolve(Prompt, form.References);

    /// <summary>What would be sent. A length or seed that is no number counts as automatic or random; <see cref="Preflight.PreflightCheck"/> refuses it.</summary>
    public VideoRequest Request => _request ??= new()
    {
        Model = form.Model,
        Prompt = ResolvedPrompt,
        References = [.. form.References.Select(r => new MediaReference(r.Kind, r.Role, r.Url) { Sha256 = r.Sha256, Seconds = r.Facts?.DurationMs / 1000.0 })],
        Ratio = form.Ratio,
        Resolution = form.Resolution,
        Seconds = form.Seconds,
        GenerateAudio = form.GenerateAudio,
        Watermark = form.Watermark,
        Seed = ComposeForm.TryNumber(form.Seed, out var seed) ? seed : null,
        ReturnLastFrame = form.ReturnLastFrame,
        Crop = form.Placement is null || form.Crop == CropAnchor.Middle ? null : form.Crop,
    };
}
