using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose;

/// <summary>A composition to start from.</summary>
/// <param name="Name">Its words are <c>Example_{Name}</c> and <c>Example_{Name}_Text</c> in the resource files.</param>
public sealed record Example(string Name, Func<string, ComposeForm> Make);

/// <summary>Three briefs that fill the form: one with references, two from text alone.</summary>
public static class Examples
{
    private const string FruitTeaModel = "doubao-seedance-2-0-260128";
    private const string FruitTeaMedia = "https://ark-project.tos-cn-beijing.volces.com/";

    /// <summary>The text of an example is a prompt for the model, so it is not translated.</summary>
    public static IReadOnlyList<Example> All { get; } =
    [
        new("FruitTea", _ => FruitTea()),
        new("Reveal", Reveal),
        new("Unboxing", Unboxing),
    ];

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

    private static ComposeForm Reveal(string model) => new()
    {
        Model = model,
        Prompt = """
            A matte ceramic water bottle stands on wet black stone in a dark studio.
            0–3 s: macro shot, a single drop runs down the bottle, a thin rim light wakes along its edge.
            3–7 s: slow orbit to the left, mist drifts across the stone, warm light fills in and the sage-green colour appears.
            7–10 s: the camera settles on a centred hero shot with empty space above for a headline.
            Calm, premium mood; soft low synth with one clear chime at the reveal. No text, no logo, no people.
            """.ReplaceLineEndings("\n"),
    };

    private static ComposeForm Unboxing(string model) => new()
    {
        Model = model,
        Prompt = """
            Phone-style handheld video in a sunny kitchen, first-person view: two hands open a plain kraft parcel on a wooden table.
            0–2 s: the lid flips up towards the camera, tissue paper rustles.
            2–6 s: the hands lift out a jar of honey granola, turn it once in the window light, and twist it open with a pop.
            6–10 s: granola pours over yoghurt in slow motion, berries drop in, a spoon takes the first bite.
            A friendly voice says: "Okay, this is my new breakfast." Natural room sound, no music, no subtitles.
            """.ReplaceLineEndings("\n"),
    };
}
