using System.Globalization;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose;

/// <summary>A composition to start from.</summary>
/// <param name="Name">Its words are <c>Example_{Name}</c> and <c>Example_{Name}_Text</c> in the resource files.</param>
public sealed record Example(string Name, Func<string, ComposeForm> Make);

/// <summary>Three ready briefs, in the language of the person who asks, and one composition with references.</summary>
public static class Examples
{
    private const string FruitTeaModel = "doubao-seedance-2-0-260128";
    private const string FruitTeaMedia = "https://ark-project.tos-cn-beijing.volces.com/";

    /// <summary>What an example says is data for the model; only its name is a text of the interface.</summary>
    public static IReadOnlyList<Example> All { get; } =
    [
        new(nameof(AdKind.ProductReveal), model => FromBrief(AdKind.ProductReveal, model)),
        new(nameof(AdKind.UgcReview), model => FromBrief(AdKind.UgcReview, model)),
        new(nameof(AdKind.OfferSpot), model => FromBrief(AdKind.OfferSpot, model)),
        new("FruitTea", _ => FruitTea()),
    ];

    private static ComposeForm FromBrief(AdKind kind, string model)
    {
        var language = AdLanguages.TemplateOf(AdLanguages.For(CultureInfo.CurrentUICulture));
        return new ComposeForm { Model = model, WritesFromBrief = true, Brief = TemplateFile.Read<Dictionary<AdKind, AdBrief>>($"examples-{language}.json")[kind] };
    }

    // The provider's own sample: its media can be fetched by the gateway.
    private static ComposeForm FruitTea() => new()
    {
        Model = FruitTeaModel,
        Prompt = "Use first-person perspective for a fruit tea ad, with energetic cuts and layered drink close-ups.",
        References =
        [
            new() { Kind = MediaKind.Image, Role = MediaRole.ReferenceImage, Url = FruitTeaMedia + "doc_image/r2v_tea_pic1.jpg" },
            new() { Kind = MediaKind.Image, Role = MediaRole.ReferenceImage, Url = FruitTeaMedia + "doc_image/r2v_tea_pic2.jpg" },
            new() { Kind = MediaKind.Video, Role = MediaRole.ReferenceVideo, Url = FruitTeaMedia + "doc_video/r2v_tea_video1.mp4" },
            new() { Kind = MediaKind.Audio, Role = MediaRole.ReferenceAudio, Url = FruitTeaMedia + "doc_audio/r2v_tea_audio1.mp3" },
        ],
        Ratio = "16:9",
        Duration = "11",
    };
}
