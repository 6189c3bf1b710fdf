using System.Buffers.Binary;

namespace Lwm2m.Bench.Coap;

/// <summary>The value of the OSCORE option: a compressed COSE object without its ciphertext (RFC 8613 §6.1).</summary>
/// <param name="PartialIv">1 to 5 bytes; null when absent.</param>
/// <param name="Kid">The sender's ID; null when absent.</param>
/// <param name="KidContext">0 to 255 bytes; null when absent.</param>
public sealed record OscoreOption(ReadOnlyMemory<byte>? PartialIv = null, ReadOnlyMemory<byte>? Kid = null, ReadOnlyMemory<byte>? KidContext = null)
{
    private const int MaxPartialIvLength = 5;
    private const int LengthMask = 0x07;
    private const int KidFlag = 0x08;
    private const int KidContextFlag = 0x10;
    private const int Reserved = 0xE0;

    /// <summary>The Partial IV as a number.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public ulong SequenceNumber
    {
        get
        {
            var wide = new byte[sizeof(ulong)];
            PartialIv!.Value.CopyTo(wide.AsMemory(sizeof(ulong) - PartialIv.Value.Length));
            return BinaryPrimitives.ReadUInt64BigEndian(wide);
        }
    }

    /// <summary>A sequence number in as few bytes as it takes, one at least (RFC 8613 §5).</summary>
    public static byte[] PartialIvOf(ulong sequenceNumber)
    {
        var wide = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(wide, sequenceNumber);
        var zeros = wide.AsSpan().IndexOfAnyExcept((byte)0);
        return zeros < 0 ? [0] : wide[zeros..];
    }

    /// <summary>For a person: <c>oscore piv 5 kid 01</c>.</summary>
    public override string ToString() =>
        $"oscore{(PartialIv is null ? "" : $" piv {SequenceNumber}")}{Named(" kid", Kid)}{Named(" kid context", KidContext)}";

    /// <summary>Writes the value; empty when nothing is present.</summary>
    public byte[] Encode()
    {
        var flags = (PartialIv?.Length ?? 0) | (Kid is null ? 0 : KidFlag) | (KidContext is null ? 0 : KidContextFlag);
        if (flags == 0)
        {
            return [];
        }

        byte[] context = KidContext is { } bytes ? [(byte)bytes.Length, .. bytes.Span] : [];
        return [(byte)flags, .. (PartialIv ?? default).Span, .. context, .. (Kid ?? default).Span];
    }

    /// <summary>Reads a value; null when it is malformed.</summary>
    public static OscoreOption? Decode(ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty)
        {
            return new OscoreOption();
        }

        int flags = value.Span[0];
        var length = flags & LengthMask;
        if (flags == 0 || (flags & Reserved) != 0 || length > MaxPartialIvLength)
        {
            return null;
        }

        var rest = value[1..];
        var read = new OscoreOption();
        if (length > 0)
        {
            if (Take(ref rest, length) is not { } partialIv)
            {
                return null;
            }

            read = read with { PartialIv = partialIv };
        }

        if ((flags & KidContextFlag) != 0)
        {
            if (Take(ref rest, 1) is not { } contextLength || Take(ref rest, contextLength.Span[0]) is not { } context)
            {
                return null;
            }

            read = read with { KidContext = context };
        }

        return (flags & KidFlag) != 0 ? read with { Kid = rest } : rest.IsEmpty ? read : null;
    }

    private static ReadOnlyMemory<byte>? Take(ref ReadOnlyMemory<byte> rest, int length)
    {
        if (rest.Length < length)
        {
            return null;
        }

        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    private static string Named(string name, ReadOnlyMemory<byte>? value) =>
        value is not { } bytes ? "" : bytes.IsEmpty ? $"{name} empty" : $"{name} {Convert.ToHexStringLower(bytes.Span)}";
}
