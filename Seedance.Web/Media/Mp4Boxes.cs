using System.Buffers.Binary;

namespace Seedance.Web.Media;

/// <summary>Whether an MP4 or MOV file is one from its first to its last byte, by its outline alone.</summary>
public static class Mp4Boxes
{
    /// <summary>Far more than any clip has; a file of nothing but tiny boxes is not read to its end.</summary>
    private const int MaxBoxes = 100_000;

    /// <summary>
    /// True when the top-level boxes follow each other exactly up to the end of the file and one of them is the index that
    /// players need (<c>moov</c>); also for files of another kind, of which nothing can be said.
    /// </summary>
    public static bool AreWhole(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[16];
        var (hasIndex, hasMedia) = (false, false);
        long at = 0;
        for (var boxes = 0; at < file.Length; boxes++)
        {
            file.Position = at;
            var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (at == 0 && (read < 8 || !head[4..8].SequenceEqual("ftyp"u8))) return true;
            if (read < 8) return hasIndex && hasMedia; // a few bytes of padding, which players pass over
            if (boxes == MaxBoxes) return false;
            hasIndex |= head[4..8].SequenceEqual("moov"u8);
            hasMedia |= head[4..8].SequenceEqual("mdat"u8);
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (size == 0) return hasIndex; // by the format: up to the end of the file
            if (size == 1)
            {
                if (read < 16) return false;
                size = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
            }

            if (size < 8 || size > file.Length - at) return false;
            at += size;
        }

        return at == 0 || hasIndex;
    }
}
