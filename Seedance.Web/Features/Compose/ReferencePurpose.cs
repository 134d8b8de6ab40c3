using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose;

/// <summary>What a reference is for, and the words that say so to the model.</summary>
public static class ReferencePurpose
{
    /// <summary>The purposes that fit a kind.</summary>
    public static IReadOnlyList<MediaPurpose> Of(MediaKind kind) => kind switch
    {
        MediaKind.Image => [MediaPurpose.Product, MediaPurpose.Logo, MediaPurpose.Person, MediaPurpose.Style, MediaPurpose.Scene],
        MediaKind.Video => [MediaPurpose.Motion, MediaPurpose.Camera, MediaPurpose.Style, MediaPurpose.Scene, MediaPurpose.Person],
        _ => [MediaPurpose.Music, MediaPurpose.Voice],
    };

    /// <summary>
    /// The words of ByteDance's prompt guide for this purpose, with <paramref name="name"/> in its place; null without a purpose. They
    /// belong to the model, so they are not translated.
    /// </summary>
    /// <param name="name">A chip, or "Image 1".</param>
    public static string? Sentence(FormReference reference, string name) => reference.Purpose switch
    {
        MediaPurpose.Product => $"the product from {name}",
        MediaPurpose.Logo => $"the logo from {name}",
        MediaPurpose.Person => $"the person from {name}",
        MediaPurpose.Style => $"in the style of {name}",
        MediaPurpose.Scene => $"in the scene of {name}",
        MediaPurpose.Motion => $"the motion of {name}",
        MediaPurpose.Camera => $"camera move of {name}",
        MediaPurpose.Music => $"music of {name}",
        MediaPurpose.Voice => $"with the voice of {name}",
        _ => null,
    };
}
