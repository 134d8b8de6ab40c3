using System.Text.Json.Serialization;

namespace Seedance.Web.Features.Compose.Brief;

/// <summary>What sort of ad it is. Each one brings a skeleton of timed shots: <see cref="AdSkeletons"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AdKind>))]
public enum AdKind
{
    ProductReveal,
    UgcReview,
    Unboxing,
    Tutorial,
    Testimonial,
    OfferSpot,
    BeforeAfter,
    Lookbook,
    Free,
}

/// <summary>The words for the camera that the model knows (wire.md 3.11).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CameraTerm>))]
public enum CameraTerm
{
    PushIn,
    PullOut,
    Pan,
    Tilt,
    Track,
    Orbit,
    Crane,
    Handheld,
    FirstPerson,
    Static,
    CloseUp,
    Medium,
    Wide,
    LowAngle,
    HighAngle,
    SlowMotion,
}

/// <summary>Words of the camera of which a shot has at most one each: the model follows one move per shot (wire.md 3.10).</summary>
public enum CameraGroup
{
    Move,
    Framing,
    Angle,
    Speed,
}

/// <summary>Where a text stands in the picture.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TextPosition>))]
public enum TextPosition
{
    TopLeft,
    Top,
    TopRight,
    UpperThird,
    Left,
    Center,
    Right,
    LowerThird,
    BottomLeft,
    Bottom,
    BottomRight,
}

/// <summary>How the words of the camera belong together.</summary>
public static class CameraTerms
{
    public static CameraGroup GroupOf(CameraTerm term) => term switch
    {
        CameraTerm.CloseUp or CameraTerm.Medium or CameraTerm.Wide => CameraGroup.Framing,
        CameraTerm.LowAngle or CameraTerm.HighAngle => CameraGroup.Angle,
        CameraTerm.SlowMotion => CameraGroup.Speed,
        _ => CameraGroup.Move,
    };

    /// <summary>In the order in which they are written: framing, angle, move, speed.</summary>
    public static IEnumerable<CameraTerm> InOrder(IEnumerable<CameraTerm> terms) =>
        terms.OrderBy(term => GroupOf(term) switch { CameraGroup.Framing => 0, CameraGroup.Angle => 1, CameraGroup.Move => 2, _ => 3 });
}
