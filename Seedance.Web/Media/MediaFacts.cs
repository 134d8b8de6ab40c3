using Seedance.Web.Gateway;

namespace Seedance.Web.Media;

/// <summary>What a reference file is, as read from its content. What nobody could read is null, and no rule speaks of it.</summary>
/// <param name="Format">A name of <see cref="MediaFormats"/>.</param>
/// <param name="ContentType">The only type under which the file is ever served.</param>
/// <param name="Extension">With its dot.</param>
/// <param name="Width">As people see it, in pixels: of a video that is stored on its side the turned one.</param>
/// <param name="DurationMs">Length in milliseconds.</param>
/// <param name="FrameRate">Frames per second on average, to three digits.</param>
/// <param name="VideoCodec">As ffprobe names it, for example <c>h264</c>.</param>
/// <param name="AudioCodec">As ffprobe names it, for example <c>aac</c>.</param>
public sealed record MediaFacts(
    MediaKind Kind, string Format, string ContentType, string Extension, long Bytes, int? Width, int? Height, int? DurationMs,
    double? FrameRate, string? VideoCodec, string? AudioCodec, bool HasAudio);

/// <summary>What the browser measured. Believed only where the file itself could not be read.</summary>
public sealed record BrowserFacts(int? Width, int? Height, int? DurationMs);
