using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Seedance.Web.Media.Delivery;

/// <summary>
/// Where every byte of an archive lies, before one of them is read: entries are stored without compression and with their checksums in their own
/// headers, so that any part can be written by itself, and any program can read it (APPNOTE 6.3.10; Zip64 where numbers need it). Checksums change
/// no length.
/// </summary>
public sealed class ZipLayout
{
    private const uint Most32 = uint.MaxValue;
    private const ushort Most16 = ushort.MaxValue;
    private const int LocalBytes = 30;
    private const int CentralBytes = 46;
    private const int TimeBytes = 9;
    private const int LocalLongBytes = 20;
    private const ushort Utf8Names = 0x0800;
    private readonly Place[] _places;

    public ZipLayout(IReadOnlyList<ZipEntry> entries)
    {
        Entries = entries;
        _places = new Place[entries.Count];
        long at = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var name = Encoding.UTF8.GetBytes(entries[i].Name);
            if (name.Length > Most16) throw new ArgumentException("The name is too long.", nameof(entries));
            var header = LocalBytes + name.Length + TimeBytes + (entries[i].Bytes >= Most32 ? LocalLongBytes : 0);
            _places[i] = new Place(name, at, header);
            at += header + entries[i].Bytes;
        }

        CentralFrom = at;
        CentralLength = Enumerable.Range(0, entries.Count).Sum(i => (long)CentralLengthOf(i));
        IsLong = entries.Count >= Most16 || CentralFrom >= Most32 || CentralLength >= Most32;
        Length = CentralFrom + CentralLength + (IsLong ? 56 + 20 : 0) + 22;
    }

    public IReadOnlyList<ZipEntry> Entries { get; }

    /// <summary>Of the whole archive in bytes.</summary>
    public long Length { get; }

    /// <summary>Where the table of contents begins.</summary>
    public long CentralFrom { get; }

    /// <summary>The table of contents needs the long form of its end.</summary>
    public bool IsLong { get; }

    private long CentralLength { get; }

    /// <summary>Where the header of an entry begins.</summary>
    public long HeaderFrom(int entry) => _places[entry].From;

    /// <summary>Where the bytes of an entry begin.</summary>
    public long DataFrom(int entry) => _places[entry].From + _places[entry].HeaderLength;

    /// <summary>The same for two layouts only when every byte of theirs is the same: a key of the store never gets another content.</summary>
    public string Tag()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in Entries)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{entry.Name}\n{entry.Bytes}\n{entry.ChangedAt.Ticks}\n{entry.Key}\n")));
            if (entry.Content is { } content) hash.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    public byte[] LocalHeader(int entry, uint crc)
    {
        var (place, file) = (_places[entry], Entries[entry]);
        var isLong = file.Bytes >= Most32;
        var writer = new Writer(place.HeaderLength);
        writer.Write32(0x04034b50);
        writer.Write16(Version(isLong));
        WriteCommon(writer, file, place, crc, isLong ? Most32 : (uint)file.Bytes);
        writer.Write16((ushort)(TimeBytes + (isLong ? LocalLongBytes : 0)));
        writer.Write(place.Name);
        WriteTime(writer, file);
        if (isLong)
        {
            writer.Write16(1);
            writer.Write16(16);
            writer.Write64((ulong)file.Bytes);
            writer.Write64((ulong)file.Bytes);
        }

        return writer.Done();
    }

    /// <summary>The table of contents and the end of the archive.</summary>
    public byte[] Central(IReadOnlyList<uint> crcs)
    {
        var writer = new Writer(checked((int)(Length - CentralFrom)));
        for (var i = 0; i < _places.Length; i++)
        {
            var (place, file) = (_places[i], Entries[i]);
            var (longSize, longFrom) = (file.Bytes >= Most32, place.From >= Most32);
            writer.Write32(0x02014b50);
            writer.Write16((3 << 8) | 45); // made on Unix
            writer.Write16(Version(longSize || longFrom));
            WriteCommon(writer, file, place, crcs[i], longSize ? Most32 : (uint)file.Bytes);
            writer.Write16((ushort)(CentralLengthOf(i) - CentralBytes - place.Name.Length));
            writer.Write16(0); // no comment
            writer.Write16(0); // on the first disk
            writer.Write16(0);
            writer.Write32(0x81A40000); // an ordinary file, -rw-r--r--
            writer.Write32(longFrom ? Most32 : (uint)place.From);
            writer.Write(place.Name);
            WriteTime(writer, file);
            if (!longSize && !longFrom) continue;
            writer.Write16(1);
            writer.Write16((ushort)((longSize ? 16 : 0) + (longFrom ? 8 : 0)));
            if (longSize) writer.Write64((ulong)file.Bytes);
            if (longSize) writer.Write64((ulong)file.Bytes);
            if (longFrom) writer.Write64((ulong)place.From);
        }

        WriteEnd(writer);
        return writer.Done();
    }

    private void WriteEnd(Writer writer)
    {
        if (IsLong)
        {
            writer.Write32(0x06064b50);
            writer.Write64(44);
            writer.Write16((3 << 8) | 45);
            writer.Write16(45);
            writer.Write32(0);
            writer.Write32(0);
            writer.Write64((ulong)Entries.Count);
            writer.Write64((ulong)Entries.Count);
            writer.Write64((ulong)CentralLength);
            writer.Write64((ulong)CentralFrom);
            writer.Write32(0x07064b50);
            writer.Write32(0);
            writer.Write64((ulong)(CentralFrom + CentralLength));
            writer.Write32(1);
        }

        var count = IsLong ? Most16 : (ushort)Entries.Count;
        writer.Write32(0x06054b50);
        writer.Write16(0);
        writer.Write16(0);
        writer.Write16(count);
        writer.Write16(count);
        writer.Write32(IsLong ? Most32 : (uint)CentralLength);
        writer.Write32(IsLong ? Most32 : (uint)CentralFrom);
        writer.Write16(0);
    }

    private static void WriteCommon(Writer writer, ZipEntry file, Place place, uint crc, uint bytes)
    {
        var (time, date) = DosTime(file.ChangedAt);
        writer.Write16(Utf8Names);
        writer.Write16(0); // stored
        writer.Write16(time);
        writer.Write16(date);
        writer.Write32(crc);
        writer.Write32(bytes);
        writer.Write32(bytes);
        writer.Write16((ushort)place.Name.Length);
    }

    // The old fields know no time zone; whoever reads this one gets the moment.
    private static void WriteTime(Writer writer, ZipEntry file)
    {
        writer.Write16(0x5455);
        writer.Write16(5);
        writer.Write(1);
        writer.Write32((uint)Math.Clamp(new DateTimeOffset(file.ChangedAt).ToUnixTimeSeconds(), 0, int.MaxValue));
    }

    private static (ushort Time, ushort Date) DosTime(DateTime at) => at.Year is < 1980 or > 2107
        ? ((ushort)0, (ushort)0x21)
        : ((ushort)((at.Hour << 11) | (at.Minute << 5) | (at.Second / 2)), (ushort)(((at.Year - 1980) << 9) | (at.Month << 5) | at.Day));

    private int CentralLengthOf(int entry)
    {
        var (longSize, longFrom) = (Entries[entry].Bytes >= Most32, _places[entry].From >= Most32);
        return CentralBytes + _places[entry].Name.Length + TimeBytes + (longSize || longFrom ? 4 + (longSize ? 16 : 0) + (longFrom ? 8 : 0) : 0);
    }

    private static ushort Version(bool isLong) => (ushort)(isLong ? 45 : 20);

    private sealed record Place(byte[] Name, long From, int HeaderLength);

    /// <summary>Little endian, and exactly as long as was said.</summary>
    private sealed class Writer(int length)
    {
        private readonly byte[] _bytes = new byte[length];
        private int _at;

        public void Write(byte value) => _bytes[_at++] = value;

        public void Write(byte[] value)
        {
            value.CopyTo(_bytes, _at);
            _at += value.Length;
        }

        public void Write16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Next(2), value);

        public void Write32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);

        public void Write64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(8), value);

        public byte[] Done() => _at == _bytes.Length ? _bytes : throw new InvalidOperationException("The layout and what is written differ.");

        private Span<byte> Next(int count)
        {
            _at += count;
            return _bytes.AsSpan(_at - count, count);
        }
    }
}
