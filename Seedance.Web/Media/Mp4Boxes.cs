using System.Buffers.Binary;

namespace Seedance.Web.Media;

/// <summary>Whether an MP4 or MOV file ends where its own outline says.</summary>
public static class Mp4Boxes
{
    /// <summary>True when every top-level box lies inside the file, and for files that are none (nothing can be said of them).</summary>
    public static bool AreWhole(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[16];
        long at = 0;
        while (at < file.Length)
        {
            file.Position = at;
            var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (at == 0 && (read < 8 || !head[4..8].SequenceEqual("ftyp"u8))) return true;
            if (read < 8) return false;
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (size == 0) return true; // by the format: up to the end of the file
            if (size == 1)
            {
                if (read < 16) return false;
                size = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
            }

            if (size < 8 || size > file.Length - at) return false;
            at += size;
        }

        return true;
    }
}
