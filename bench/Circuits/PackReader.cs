using System.Buffers.Binary;
using System.Text;

namespace Seedance.Bench.Circuits;

/// <summary>Reads MessagePack values one after the other.</summary>
internal ref struct PackReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public int ReadArray()
    {
        var head = Next();
        return head switch
        {
            >= 0x90 and <= 0x9f => head & 0x0f,
            0xdc => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xdd => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            _ => throw Unexpected(head),
        };
    }

    public long ReadNumber()
    {
        var head = Next();
        return head switch
        {
            < 0x80 => head,
            >= 0xe0 => (sbyte)head,
            0xcc => Next(),
            0xcd => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xce => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            0xcf or 0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            0xd0 => (sbyte)Next(),
            0xd1 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0xd2 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            _ => throw Unexpected(head),
        };
    }

    public string? ReadText() => _rest[0] == 0xc0 ? Nothing() : Encoding.UTF8.GetString(ReadBytes());

    /// <summary>The bytes of a text or of binary data.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var head = Next();
        return Take(head switch
        {
            >= 0xa0 and <= 0xbf => head & 0x1f,
            0xc4 or 0xd9 => Next(),
            0xc5 or 0xda => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xc6 or 0xdb => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            _ => throw Unexpected(head),
        });
    }

    /// <summary>The headers of a message: the server sends none.</summary>
    public void SkipHeaders()
    {
        var head = Next();
        if (head != 0x80) throw Unexpected(head);
    }

    private string? Nothing()
    {
        _rest = _rest[1..];
        return null;
    }

    private byte Next()
    {
        var first = _rest[0];
        _rest = _rest[1..];
        return first;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Unexpected(byte head) => new($"Unexpected MessagePack byte 0x{head:x2}.");
}
