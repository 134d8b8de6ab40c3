using System.Buffers.Binary;

namespace Seedance.Web.Media;

/// <summary>
/// Width and height of a picture as it is shown, from its header alone. A few hundred bytes are read and nothing is decoded or unpacked, so a
/// picture that claims 65535 × 65535 or hides a bomb in its texts costs nothing.
/// </summary>
internal static class PictureHeader
{
    // More segments or entries than any picture has.
    private const int MostSteps = 10_000;

    /// <returns>Null when the header is broken.</returns>
    public static (int Width, int Height)? Read(Stream file, string format)
    {
        Span<byte> head = stackalloc byte[32];
        file.Position = 0;
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < 26) return null;
        var size = format switch
        {
            "png" => (Big(head[16..]), Big(head[20..])),
            "gif" => (Little16(head[6..]), Little16(head[8..])),
            "bmp" => Bmp(head),
            "webp" => WebP(head, file.Length),
            "jpeg" => Jpeg(file),
            "tiff" => Tiff(file, head),
            _ => null,
        };
        return size is { Width: > 0 and <= int.MaxValue, Height: > 0 and <= int.MaxValue } found ? ((int)found.Width, (int)found.Height) : null;
    }

    private static (long Width, long Height)? Bmp(ReadOnlySpan<byte> head) => BinaryPrimitives.ReadUInt32LittleEndian(head[14..]) == 12
        ? (Little16(head[18..]), Little16(head[20..]))
        : (BinaryPrimitives.ReadInt32LittleEndian(head[18..]), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(head[22..]))); // negative: from top to bottom

    private static (long Width, long Height)? WebP(ReadOnlySpan<byte> head, long length)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) + 8L > length) return null; // cut off
        var chunk = head.Slice(12, 4);
        if (chunk.SequenceEqual("VP8 "u8)) return head.Length < 30 ? null : (Little16(head[26..]) & 0x3FFF, Little16(head[28..]) & 0x3FFF);
        if (chunk.SequenceEqual("VP8X"u8)) return (Little24(head[24..]) + 1, Little24(head[27..]) + 1);
        if (!chunk.SequenceEqual("VP8L"u8)) return null;
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(head[21..]);
        return ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
    }

    // Segment by segment up to the first frame header. A photo's thumbnail lies inside a segment and is passed over with it.
    private static (long Width, long Height)? Jpeg(Stream file)
    {
        Span<byte> part = stackalloc byte[10];
        long at = 2;
        var isTurned = false;
        for (var steps = 0; steps < MostSteps; steps++)
        {
            file.Position = at;
            if (file.ReadAtLeast(part, part.Length, throwOnEndOfStream: false) < part.Length || part[0] != 0xFF) return null;
            var marker = part[1];
            if (marker == 0xFF)
            {
                at++; // padding
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) return isTurned ? (Big16(part[5..]), Big16(part[7..])) : (Big16(part[7..]), Big16(part[5..]));
            if (marker == 0xE1 && part[4..].SequenceEqual("Exif\0\0"u8)) isTurned = IsTurned(file, at + 10);
            if (marker is 0xD9 or 0xDA) return null;
            at += marker is 0x01 or (>= 0xD0 and <= 0xD7) ? 2 : 2 + Big16(part[2..]);
        }

        return null;
    }

    // Cameras store a photo as the sensor lay and note by how much to turn it; people see, and ffmpeg writes, the turned one.
    private static bool IsTurned(Stream file, long start)
    {
        Span<byte> head = stackalloc byte[8];
        file.Position = start;
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && Directory(file, start, head) is { Orientation: >= 5 and <= 8 };
    }

    private static (long Width, long Height)? Tiff(Stream file, ReadOnlySpan<byte> head) =>
        Directory(file, 0, head) is var (width, height, _) ? (width, height) : null; // nobody turns these

    // The first directory of a TIFF, which also lies inside of a photo's Exif segment.
    private static (long Width, long Height, long Orientation)? Directory(Stream file, long start, ReadOnlySpan<byte> head)
    {
        var isLittle = head[0] == 'I';
        Span<byte> entry = stackalloc byte[12];
        file.Position = start + Number(head[4..], isLittle, 4);
        if (file.ReadAtLeast(entry[..2], 2, throwOnEndOfStream: false) < 2) return null;
        var count = Number(entry, isLittle, 2);
        long width = 0, height = 0, orientation = 1;
        for (var i = 0; i < Math.Min(count, MostSteps); i++)
        {
            if (file.ReadAtLeast(entry, entry.Length, throwOnEndOfStream: false) < entry.Length) return null;
            var value = Number(entry[8..], isLittle, Number(entry[2..], isLittle, 2) == 3 ? 2 : 4); // a SHORT or a LONG
            switch (Number(entry, isLittle, 2))
            {
                case 256: width = value; break;
                case 257: height = value; break;
                case 274: orientation = value; break;
            }
        }

        return (width, height, orientation);
    }

    private static long Number(ReadOnlySpan<byte> bytes, bool isLittle, int size) => (isLittle, size) switch
    {
        (true, 2) => Little16(bytes),
        (false, 2) => Big16(bytes),
        (true, _) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (false, _) => Big(bytes),
    };

    private static long Big(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static int Big16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static int Little16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static int Little24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
