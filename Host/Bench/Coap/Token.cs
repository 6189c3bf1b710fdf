using System.Buffers.Binary;

namespace Lwm2m.Bench.Coap;

/// <summary>What matches a response to its request: 0 to 8 bytes (RFC 7252 §5.3.1).</summary>
public readonly record struct Token
{
    /// <summary>The longest token, in bytes.</summary>
    public const int MaxLength = 8;

    private readonly ulong _bytes;      // left-aligned, so that equal tokens are equal numbers

    /// <summary>Takes a copy.</summary>
    /// <exception cref="ArgumentException">More than eight bytes.</exception>
    public Token(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxLength)
        {
            throw new ArgumentException($"a token has at most {MaxLength} bytes", nameof(bytes));
        }

        Span<byte> aligned = stackalloc byte[MaxLength];
        aligned.Clear();
        bytes.CopyTo(aligned);
        _bytes = BinaryPrimitives.ReadUInt64BigEndian(aligned);
        Length = bytes.Length;
    }

    /// <summary>Length in bytes.</summary>
    public int Length { get; }

    /// <summary>A copy of the bytes.</summary>
    public byte[] ToArray()
    {
        var aligned = new byte[MaxLength];
        BinaryPrimitives.WriteUInt64BigEndian(aligned, _bytes);
        return aligned[..Length];
    }

    /// <summary>Hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
