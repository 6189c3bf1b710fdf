using System.Buffers.Binary;

namespace Lwm2m.Bench.Content;

/// <summary>Bytes of the TLV format (LwM2M Core §7.4.3).</summary>
public static class TlvCodec
{
    private const int LongestLength = 0xFFFFFF;

    /// <summary>Reads a sequence of records.</summary>
    /// <exception cref="ContentException">A record is cut off, or sits where its kind must not.</exception>
    public static IReadOnlyList<TlvRecord> Decode(ReadOnlyMemory<byte> bytes) => Decode(bytes, parent: null);

    /// <summary>Writes a sequence of records.</summary>
    /// <exception cref="ContentException">A value is longer than 16 777 215 bytes.</exception>
    public static byte[] Encode(IEnumerable<TlvRecord> records)
    {
        var output = new MemoryStream();
        foreach (var record in records)
        {
            Write(output, record);
        }

        return output.ToArray();
    }

    private static List<TlvRecord> Decode(ReadOnlyMemory<byte> bytes, TlvKind? parent)
    {
        var records = new List<TlvRecord>();
        var position = 0;
        while (position < bytes.Length)
        {
            var type = bytes.Span[position++];
            var kind = (TlvKind)(type >> 6);
            var id = (ushort)Number(bytes.Span, ref position, (type & 0x20) != 0 ? 2 : 1);
            var lengthBytes = (type >> 3) & 3;
            var length = lengthBytes == 0 ? type & 7 : Number(bytes.Span, ref position, lengthBytes);
            if (length > bytes.Length - position)
            {
                throw new ContentException($"TLV of id {id} is cut off: {length} bytes announced, {bytes.Length - position} there");
            }

            if (!Fits(kind, parent))
            {
                throw new ContentException($"TLV {kind} {id} inside {parent}");
            }

            var value = bytes.Slice(position, length);
            position += length;
            records.Add(kind is TlvKind.ObjectInstance or TlvKind.MultipleResource
                ? TlvRecord.Node(kind, id, Decode(value, kind))
                : TlvRecord.Leaf(kind, id, value.ToArray()));
        }

        return records;
    }

    private static bool Fits(TlvKind kind, TlvKind? parent) => parent switch
    {
        null => true,
        TlvKind.ObjectInstance => kind is TlvKind.Resource or TlvKind.MultipleResource,
        _ => kind is TlvKind.ResourceInstance,
    };

    private static int Number(ReadOnlySpan<byte> bytes, ref int position, int count)
    {
        if (count > bytes.Length - position)
        {
            throw new ContentException("TLV header is cut off");
        }

        var value = 0;
        for (var i = 0; i < count; i++)
        {
            value = (value << 8) | bytes[position++];
        }

        return value;
    }

    private static void Write(MemoryStream output, TlvRecord record)
    {
        var value = record.IsNode ? Encode(record.Children) : record.Value.ToArray();
        if (value.Length > LongestLength)
        {
            throw new ContentException($"{value.Length} bytes are too long for a TLV");
        }

        var lengthBytes = value.Length < 8 ? 0 : value.Length < 1 << 8 ? 1 : value.Length < 1 << 16 ? 2 : 3;
        output.WriteByte((byte)(((int)record.Kind << 6)
            | (record.Id > byte.MaxValue ? 0x20 : 0)
            | (lengthBytes << 3)
            | (lengthBytes == 0 ? value.Length : 0)));
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, record.Id);
        output.Write(number[(record.Id > byte.MaxValue ? 2 : 3)..]);
        BinaryPrimitives.WriteInt32BigEndian(number, value.Length);
        output.Write(number[(4 - lengthBytes)..]);
        output.Write(value);
    }
}
