using System.Globalization;
using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Jobs;

/// <summary>What another try does differently. The name is what <see cref="Job.ParentHow"/> keeps.</summary>
public enum RepairKind
{
    WithoutAudio,

    /// <summary>Ratio and length come from the video that is edited.</summary>
    AsEdit,
    WithoutReference,

    /// <summary>Words are for a person to choose: the composer opens, and nothing is sent.</summary>
    SofterWording,
    OtherModel,
}

/// <summary>One way to make a request that failed once more.</summary>
/// <param name="Reference">Which reference is left out, counted from 0 in the request.</param>
/// <param name="Model">The id of the other model.</param>
public sealed record Repair(RepairKind Kind, int? Reference = null, string? Model = null)
{
    private const string Adaptive = "adaptive";

    /// <summary>Tells it from the others of the same job, also in an address: "WithoutReference-2".</summary>
    public string Key => Reference is { } index ? string.Create(CultureInfo.InvariantCulture, $"{Kind}-{index}") : Model is null ? Kind.ToString() : $"{Kind}-{Model}";

    /// <summary>The repair with this <see cref="Key"/>; null for none.</summary>
    public static Repair? Read(string? key)
    {
        var parts = key?.Split('-', 2) ?? [];
        if (parts.Length == 0 || !Enum.IsDefined(typeof(RepairKind), parts[0])) return null;
        var kind = Enum.Parse<RepairKind>(parts[0]);
        return kind switch
        {
            RepairKind.WithoutReference => parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < 1000 ? new Repair(kind, index) : null,
            RepairKind.OtherModel => parts.Length == 2 ? new Repair(kind, Model: parts[1]) : null,
            _ => new Repair(kind),
        };
    }

    /// <summary>What may help after this failure, the likeliest first. Only what breaks no rule and changes anything.</summary>
    public static IReadOnlyList<Repair> For(JobProblem? problem, VideoRequest request, GatewayOptions options) =>
        [.. Ideas(problem, request, options).Distinct().Where(repair => repair.Kind == RepairKind.SofterWording || Helps(repair, request, options))];

    /// <summary>The request as this try sends it.</summary>
    public VideoRequest Apply(VideoRequest request, GatewayOptions options) => Kind switch
    {
        RepairKind.WithoutAudio => request with { GenerateAudio = false },
        RepairKind.AsEdit => request with { Ratio = Adaptive, Seconds = null },
        RepairKind.WithoutReference when Reference is { } index && index < request.References.Count => request with
        {
            Prompt = PromptNames.Without(request.Prompt, request.References[index].Kind, PromptNames.NumberOf(request.References, index)),
            References = [.. request.References.Where((_, i) => i != index)],
        },
        RepairKind.OtherModel when Model is { } id && options.FindModel(id) is { } model => request with
        {
            Model = id,
            Resolution = model.Resolutions.Contains(request.Resolution) ? request.Resolution : model.DefaultResolution,
            Seconds = request.Seconds is { } seconds ? Math.Clamp(seconds, model.MinSeconds, model.MaxSeconds) : null,
        },
        _ => request,
    };

    private static bool Helps(Repair repair, VideoRequest request, GatewayOptions options)
    {
        var changed = repair.Apply(request, options);
        return changed != request && RequestRules.Check(changed, options).Count == 0;
    }

    private static IEnumerable<Repair> Ideas(JobProblem? problem, VideoRequest request, GatewayOptions options)
    {
        var others = options.Models.Where(model => model.Id != request.Model).Select(model => new Repair(RepairKind.OtherModel, Model: model.Id));
        return problem?.Kind switch
        {
            nameof(GatewayProblemKind.ContentRefused) => Refused(problem.Part, request),
            nameof(GatewayProblemKind.BadRequest) => Wrong(problem.Field, request),
            nameof(GatewayProblemKind.ModelUnavailable) => others,
            nameof(GatewayProblemKind.GatewayTrouble) or JobProblems.NeverEnded or JobProblems.DroppedByProvider => [.. EditOf(request), .. others.Take(2)],
            JobProblems.ReferenceGone or JobProblems.ReferenceChanged or JobProblems.LicenceExpired or JobProblems.ReferenceUnfit => Each(request, null),
            _ => [],
        };
    }

    private static IEnumerable<Repair> Refused(string? part, VideoRequest request) => part switch
    {
        nameof(ContentPart.OutputAudio) => [new(RepairKind.WithoutAudio), .. Each(request, MediaKind.Audio), new(RepairKind.SofterWording)],
        nameof(ContentPart.Prompt) => [new(RepairKind.SofterWording)],
        nameof(ContentPart.Image) => Each(request, MediaKind.Image),
        nameof(ContentPart.Video) => Each(request, MediaKind.Video),
        nameof(ContentPart.Audio) => Each(request, MediaKind.Audio),
        nameof(ContentPart.OutputVideo) => [new(RepairKind.SofterWording), .. Each(request, MediaKind.Image), .. Each(request, MediaKind.Video)],
        _ => [new(RepairKind.SofterWording), new(RepairKind.WithoutAudio), .. Each(request, null)],
    };

    // What is wrong stands in the name of the member, where the gateway tells it.
    private static IEnumerable<Repair> Wrong(string? field, VideoRequest request)
    {
        var isFile = field is not null && (field.Contains("content", StringComparison.OrdinalIgnoreCase) || field.Contains("url", StringComparison.OrdinalIgnoreCase));
        return [.. EditOf(request), .. isFile || field is null ? Each(request, null) : [], .. field?.Contains("audio", StringComparison.OrdinalIgnoreCase) == true ? [new Repair(RepairKind.WithoutAudio)] : Array.Empty<Repair>()];
    }

    private static IEnumerable<Repair> EditOf(VideoRequest request) => request.HasVideoInput ? [new(RepairKind.AsEdit)] : [];

    private static IEnumerable<Repair> Each(VideoRequest request, MediaKind? kind) =>
        request.References.Select((reference, index) => (reference, index)).Where(r => kind is null || r.reference.Kind == kind).Select(r => new Repair(RepairKind.WithoutReference, r.index));
}
