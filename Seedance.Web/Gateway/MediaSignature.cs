namespace Seedance.Web.Gateway;

/// <summary>Knows a clip or a frame by its first bytes, whatever its server calls it.</summary>
internal static class MediaSignature
{
    public static bool Matches(MediaKind kind, ReadOnlySpan<byte> start) => kind == MediaKind.Video ? IsVideo(start) : IsImage(start);

    // MP4 and MOV open with a box of type "ftyp", WebM and Matroska with an EBML header.
    private static bool IsVideo(ReadOnlySpan<byte> start) =>
        (start.Length >= 12 && start[4..8].SequenceEqual("ftyp"u8)) || start.StartsWith<byte>([0x1A, 0x45, 0xDF, 0xA3]);

    private static bool IsImage(ReadOnlySpan<byte> start) =>
        start.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        || start.StartsWith<byte>([0xFF, 0xD8, 0xFF])
        || (start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..12].SequenceEqual("WEBP"u8));
}
