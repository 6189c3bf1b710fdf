using System.Buffers.Binary;
using System.Text;

namespace Lwm2m.Bench.Content;

/// <summary>Values as the bytes inside a TLV (LwM2M Core App. C).</summary>
public static class TlvValue
{
    /// <summary>Reads a value; without a type it stays bytes.</summary>
    /// <exception cref="ContentException">The length does not suit the type.</exception>
    public static object Decode(ReadOnlyMemory<byte> bytes, ResourceType? type) => type switch
    {
        ResourceType.String or ResourceType.CoreLink => Encoding.UTF8.GetString(bytes.Span),
        ResourceType.Integer => Integer(bytes.Span),
        ResourceType.Unsigned => Unsigned(bytes.Span),
        ResourceType.Float => bytes.Length switch
        {
            4 => BinaryPrimitives.ReadSingleBigEndian(bytes.Span),
            8 => BinaryPrimitives.ReadDoubleBigEndian(bytes.Span),
            _ => throw WrongLength(bytes.Length, "float"),
        },
        ResourceType.Boolean => bytes.Length == 1 && bytes.Span[0] <= 1
            ? bytes.Span[0] == 1
            : throw new ContentException($"{Convert.ToHexString(bytes.Span)} is no boolean"),
        ResourceType.Time => SenmlTime.FromUnix(Integer(bytes.Span)),
        ResourceType.ObjectLink => bytes.Length == 4
            ? new ObjectLink(BinaryPrimitives.ReadUInt16BigEndian(bytes.Span), BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[2..]))
            : throw WrongLength(bytes.Length, "object link"),
        _ => bytes.ToArray(),
    };

    /// <summary>Writes a value, an integer in the fewest of 1, 2, 4 or 8 bytes.</summary>
    /// <exception cref="ContentException">The value has no such form.</exception>
    public static byte[] Encode(object? value)
    {
        switch (value)
        {
            case string text:
                return Encoding.UTF8.GetBytes(text);
            case long number:
                return Shortest(number);
            case ulong number:
                return Shortest(unchecked((long)number), number <= long.MaxValue ? null : 8);
            case double number:
                var eight = new byte[8];
                BinaryPrimitives.WriteDoubleBigEndian(eight, number);
                return eight;
            case bool flag:
                return [flag ? (byte)1 : (byte)0];
            case byte[] bytes:
                return bytes;
            case DateTimeOffset time:
                return Shortest(time.ToUnixTimeSeconds());
            case ObjectLink link:
                var four = new byte[4];
                BinaryPrimitives.WriteUInt16BigEndian(four, link.Object);
                BinaryPrimitives.WriteUInt16BigEndian(four.AsSpan(2), link.Instance);
                return four;
            default:
                throw new ContentException($"no TLV for {value?.GetType().Name ?? "nothing"}");
        }
    }

    private static long Integer(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        1 => (sbyte)bytes[0],
        2 => BinaryPrimitives.ReadInt16BigEndian(bytes),
        4 => BinaryPrimitives.ReadInt32BigEndian(bytes),
        8 => BinaryPrimitives.ReadInt64BigEndian(bytes),
        _ => throw WrongLength(bytes.Length, "integer"),
    };

    private static ulong Unsigned(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        1 => bytes[0],
        2 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        4 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        8 => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        _ => throw WrongLength(bytes.Length, "unsigned integer"),
    };

    private static byte[] Shortest(long value, int? size = null)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        var length = size ?? value switch
        {
            >= sbyte.MinValue and <= sbyte.MaxValue => 1,
            >= short.MinValue and <= short.MaxValue => 2,
            >= int.MinValue and <= int.MaxValue => 4,
            _ => 8,
        };
        return bytes[(8 - length)..];
    }

    private static ContentException WrongLength(int length, string type) => new($"{length} bytes are no {type}");
}
