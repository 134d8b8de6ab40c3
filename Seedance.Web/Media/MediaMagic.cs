using System.Buffers.Binary;

namespace Seedance.Web.Media;

/// <summary>The signatures of the formats in <see cref="MediaFormats"/>.</summary>
internal static class MediaMagic
{
    /// <param name="ending">Decides where the content leaves it open: sound in an MP4, what follows an ID3 tag.</param>
    /// <returns>The name of a format, or null.</returns>
    public static string? Find(ReadOnlySpan<byte> head, string ending)
    {
        if (head.StartsWith<byte>([0xFF, 0xD8, 0xFF])) return "jpeg";
        if (head.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) && Has(head, 12, "IHDR"u8)) return "png";
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)) return "gif";
        if (head.StartsWith("RIFF"u8)) return Has(head, 8, "WEBP"u8) ? "webp" : Has(head, 8, "WAVE"u8) ? "wav" : Has(head, 8, "AVI "u8) ? "avi" : null;
        if (head.StartsWith<byte>([0x49, 0x49, 0x2A, 0x00]) || head.StartsWith<byte>([0x4D, 0x4D, 0x00, 0x2A])) return "tiff";
        if (head.StartsWith("BM"u8)) return head.Length > 18 && BinaryPrimitives.ReadUInt32LittleEndian(head[14..]) is 12 or 40 or 52 or 56 or 64 or 108 or 124 ? "bmp" : null;
        if (Has(head, 4, "ftyp"u8)) return OfBrand(head, ending);
        if (head.StartsWith<byte>([0x1A, 0x45, 0xDF, 0xA3])) return OfMatroska(head, ending);
        if (head.StartsWith("OggS"u8)) return "ogg";
        if (head.StartsWith("fLaC"u8)) return "flac";
        if (head.StartsWith("FORM"u8)) return Has(head, 8, "AIFF"u8) || Has(head, 8, "AIFC"u8) ? "aiff" : null;
        if (head.StartsWith("ID3"u8) && head.Length > 10 && head[3] is >= 2 and <= 4) return ending is "aac" or "flac" ? ending : "mp3";

        // QuickTime of old has no brand.
        var isOldMovie = Has(head, 4, "moov"u8) || Has(head, 4, "mdat"u8) || Has(head, 4, "wide"u8);
        return isOldMovie ? "mov" : OfFrames(head);
    }

    private static string? OfBrand(ReadOnlySpan<byte> head, string ending)
    {
        // The main brand, then the compatible ones: pictures often put a general brand first and say there what they are.
        var size = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head), (uint)head.Length);
        string? found = null;
        for (var at = 8; at + 4 <= size; at += at == 8 ? 8 : 4)
        {
            var brand = System.Text.Encoding.Latin1.GetString(head.Slice(at, 4));
            var named = brand switch
            {
                "avif" or "avis" => "avif",
                "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" => "heic",
                "qt  " => "mov",
                "M4A " or "M4B " or "M4P " => "m4a",
                _ when brand.StartsWith("3g", StringComparison.Ordinal) => "3gp",
                "isom" or "iso2" or "iso3" or "iso4" or "iso5" or "iso6" or "iso7" or "iso8" or "iso9" or "mp41" or "mp42" or "avc1" or "dash"
                    or "M4V " or "M4VH" or "M4VP" or "MSNV" or "f4v " or "XAVC" => "mp4",
                _ => null,
            };
            found ??= named;
            if (named is "avif" or "heic") return named;
        }

        return found == "mp4" && MediaFormats.OfEnding(ending)?.Name == "m4a" ? "m4a" : found;
    }

    private static string? OfMatroska(ReadOnlySpan<byte> head, string ending)
    {
        var start = head[..Math.Min(head.Length, 128)];
        if (MediaFormats.OfEnding(ending)?.Name == "mka") return "mka";
        return start.IndexOf("webm"u8) > 0 ? "webm" : start.IndexOf("matroska"u8) > 0 ? "mkv" : null;
    }

    // Sound without a header begins with a frame; two bytes prove little, so the next frame has to be where it should.
    private static string? OfFrames(ReadOnlySpan<byte> head)
    {
        if (IsAdts(head))
        {
            var length = ((head[3] & 3) << 11) | (head[4] << 3) | (head[5] >> 5);
            return length > 7 && (length + 7 > head.Length || IsAdts(head[length..])) ? "aac" : null;
        }

        var frame = Mp3FrameLength(head);
        return frame > 0 && (frame + 4 > head.Length || Mp3FrameLength(head[frame..]) > 0) ? "mp3" : null;
    }

    private static bool IsAdts(ReadOnlySpan<byte> frame) => frame.Length >= 7 && frame[0] == 0xFF && (frame[1] & 0xF6) == 0xF0;

    private static int Mp3FrameLength(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 4 || frame[0] != 0xFF || (frame[1] & 0xE6) != 0xE2) return 0; // sync, layer III
        var version = (frame[1] >> 3) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
        var (rate, samples) = (frame[2] >> 4, (frame[2] >> 2) & 3);
        if (version == 1 || rate is 0 or 15 || samples == 3) return 0;
        int[] rates = version == 3 ? [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] : [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
        int[] hertz = [44_100, 48_000, 32_000];
        var frequency = hertz[samples] / (version == 3 ? 1 : version == 2 ? 2 : 4);
        return (version == 3 ? 144 : 72) * rates[rate] * 1000 / frequency + ((frame[2] >> 1) & 1);
    }

    private static bool Has(ReadOnlySpan<byte> head, int at, ReadOnlySpan<byte> mark) => head.Length >= at + mark.Length && head.Slice(at, mark.Length).SequenceEqual(mark);
}
