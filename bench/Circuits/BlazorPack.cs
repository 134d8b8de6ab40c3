using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Seedance.Bench.Circuits;

/// <summary>
/// The hub protocol of Blazor Server: messages in MessagePack, each after its length. Only what a circuit needs: calls both
/// ways, answers, pings and the goodbye.
/// </summary>
internal static class BlazorPack
{
    public const byte Invocation = 1;
    public const byte Completion = 3;
    public const byte Ping = 6;
    public const byte Close = 7;

    public static readonly byte[] Handshake = Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e");

    public static readonly byte[] PingFrame = [2, 0x91, Ping];

    /// <summary>A call of the hub; with an id it is answered.</summary>
    public static byte[] Call(string? id, string target, params object?[] arguments)
    {
        var body = new ArrayBufferWriter<byte>(256);
        Put(body, 0x95, Invocation, 0x80);
        Write(body, id);
        Write(body, target);
        Put(body, (byte)(0x90 | arguments.Length));
        foreach (var argument in arguments) Write(body, argument);

        var frame = new ArrayBufferWriter<byte>(body.WrittenCount + 5);
        var length = body.WrittenCount;
        while (length >= 0x80)
        {
            Put(frame, (byte)(length | 0x80));
            length >>= 7;
        }

        Put(frame, (byte)length);
        frame.Write(body.WrittenSpan);
        return frame.WrittenSpan.ToArray();
    }

    /// <summary>The first whole message in the buffer, without its length; false when more bytes must come.</summary>
    public static bool TryReadFrame(ReadOnlySpan<byte> buffer, out ReadOnlySpan<byte> message, out int consumed)
    {
        int length = 0, shift = 0, at = 0;
        message = default;
        consumed = 0;
        while (true)
        {
            if (at == buffer.Length) return false;
            var part = buffer[at++];
            length |= (part & 0x7f) << shift;
            shift += 7;
            if (part < 0x80) break;
        }

        if (buffer.Length - at < length) return false;
        message = buffer.Slice(at, length);
        consumed = at + length;
        return true;
    }

    private static void Put(ArrayBufferWriter<byte> to, params ReadOnlySpan<byte> bytes) => to.Write(bytes);

    private static void Write(ArrayBufferWriter<byte> to, object? value)
    {
        switch (value)
        {
            case null: Put(to, 0xc0); break;
            case bool truth: Put(to, truth ? (byte)0xc3 : (byte)0xc2); break;
            case string text: WriteText(to, text); break;
            case long number:
                Put(to, 0xd3);
                BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(8), number);
                to.Advance(8);
                break;
            default: throw new ArgumentException($"No way to write a {value.GetType()}.", nameof(value));
        }
    }

    private static void WriteText(ArrayBufferWriter<byte> to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Put(to, 0xdb);
        BinaryPrimitives.WriteInt32BigEndian(to.GetSpan(4), bytes.Length);
        to.Advance(4);
        to.Write(bytes);
    }
}
