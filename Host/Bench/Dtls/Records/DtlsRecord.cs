using System.Buffers.Binary;

namespace Lwm2m.Bench.Dtls;

/// <summary>One record as it stands in a datagram (RFC 6347 §4.1, RFC 9146 §4).</summary>
/// <param name="Type">What it carries; <see cref="ContentType.Tls12Cid"/> hides the true one.</param>
/// <param name="Version">0xFEFD for DTLS 1.2; 0xFEFF is usual for the first ClientHello.</param>
/// <param name="Epoch">The number of key changes before it.</param>
/// <param name="SequenceNumber">48 bits.</param>
/// <param name="ConnectionId">Of the receiver; empty unless the type is tls12_cid.</param>
/// <param name="Fragment">Plain in epoch 0, protected later.</param>
/// <param name="Bytes">The whole record.</param>
public readonly record struct DtlsRecord(
    ContentType Type, ushort Version, ushort Epoch, ulong SequenceNumber,
    ReadOnlyMemory<byte> ConnectionId, ReadOnlyMemory<byte> Fragment, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Bytes of a header without connection ID.</summary>
    public const int HeaderLength = 13;

    /// <summary>DTLS 1.2.</summary>
    public const ushort Dtls12 = 0xFEFD;

    /// <summary>DTLS 1.0.</summary>
    public const ushort Dtls10 = 0xFEFF;

    private const int EpochOffset = 3;

    /// <summary>Takes the next record off the front of a datagram.</summary>
    /// <param name="datagram">What is left of the datagram; what follows the record afterwards.</param>
    /// <param name="connectionIdLength">Length of this end's connection IDs: the header does not tell.</param>
    /// <param name="record">The record.</param>
    /// <returns>False when the rest is no whole record: it is to be dropped in silence (RFC 6347 §4.1.2.7).</returns>
    public static bool TryTake(ref ReadOnlyMemory<byte> datagram, int connectionIdLength, out DtlsRecord record)
    {
        record = default;
        var span = datagram.Span;
        if (span.Length < HeaderLength)
        {
            return false;
        }

        var type = (ContentType)span[0];
        var cid = type == ContentType.Tls12Cid ? connectionIdLength : 0;
        if (span.Length < HeaderLength + cid)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(span[(HeaderLength + cid - 2)..]);
        var whole = HeaderLength + cid + length;
        if (span.Length < whole)
        {
            return false;
        }

        var number = BinaryPrimitives.ReadUInt64BigEndian(span[EpochOffset..]);
        record = new DtlsRecord(
            type, BinaryPrimitives.ReadUInt16BigEndian(span[1..]), (ushort)(number >> 48), number & 0xFFFF_FFFF_FFFF,
            datagram.Slice(HeaderLength - 2, cid), datagram.Slice(HeaderLength + cid, length), datagram[..whole]);
        datagram = datagram[whole..];
        return true;
    }

    /// <summary>Writes a record.</summary>
    public static byte[] Write(
        ContentType type, ushort version, ushort epoch, ulong sequenceNumber, ReadOnlySpan<byte> connectionId, ReadOnlySpan<byte> fragment)
    {
        var bytes = new byte[HeaderLength + connectionId.Length + fragment.Length];
        bytes[0] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1), version);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(EpochOffset), Number(epoch, sequenceNumber));
        connectionId.CopyTo(bytes.AsSpan(HeaderLength - 2));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(HeaderLength - 2 + connectionId.Length), (ushort)fragment.Length);
        fragment.CopyTo(bytes.AsSpan(HeaderLength + connectionId.Length));
        return bytes;
    }

    /// <summary>Epoch and sequence number as the one 64-bit number that nonces and MACs count with.</summary>
    public static ulong Number(ushort epoch, ulong sequenceNumber) => ((ulong)epoch << 48) | sequenceNumber;

    /// <summary>The client random when this record starts a ClientHello, which is how a new handshake is told from an old one.</summary>
    public bool TryReadClientRandom(out ReadOnlyMemory<byte> random)
    {
        const int HandshakeHeader = 12, Random = HandshakeHeader + 2, RandomLength = 32, ClientHello = 1;
        var first = Fragment.Span;
        var starts = Type == ContentType.Handshake && Epoch == 0 && first.Length >= Random + RandomLength && first[0] == ClientHello
            && first[6] == 0 && first[7] == 0 && first[8] == 0;
        random = starts ? Fragment.Slice(Random, RandomLength) : default;
        return starts;
    }
}
