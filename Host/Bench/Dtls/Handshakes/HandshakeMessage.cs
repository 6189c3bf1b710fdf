using System.Buffers.Binary;

namespace Lwm2m.Bench.Dtls.Handshakes;

/// <summary>Types of handshake messages (RFC 5246 §7.4, RFC 6347 §4.3.2, RFC 5077 §3.3).</summary>
internal enum HandshakeType : byte
{
    HelloRequest = 0,
    ClientHello = 1,
    ServerHello = 2,
    HelloVerifyRequest = 3,
    NewSessionTicket = 4,
    ServerKeyExchange = 12,
    ServerHelloDone = 14,
    ClientKeyExchange = 16,
    Finished = 20,
}

/// <summary>A whole handshake message (RFC 6347 §4.2.2).</summary>
/// <param name="Type">What it is.</param>
/// <param name="Sequence">message_seq.</param>
/// <param name="Body">Without header.</param>
/// <param name="Epoch">Under which keys it came or goes.</param>
internal sealed record HandshakeMessage(HandshakeType Type, ushort Sequence, byte[] Body, ushort Epoch)
{
    public const int HeaderLength = 12;

    /// <summary>As the hash of the handshake sees it: in one fragment (RFC 6347 §4.2.6).</summary>
    public byte[] Whole => [.. Header(Type, Body.Length, Sequence, 0, Body.Length), .. Body];

    public static byte[] Header(HandshakeType type, int length, ushort sequence, int offset, int fragmentLength)
    {
        var header = new byte[HeaderLength];
        header[0] = (byte)type;
        WriteUInt24(header.AsSpan(1), length);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), sequence);
        WriteUInt24(header.AsSpan(6), offset);
        WriteUInt24(header.AsSpan(9), fragmentLength);
        return header;
    }

    public static int ReadUInt24(ReadOnlySpan<byte> bytes) => (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];

    private static void WriteUInt24(Span<byte> bytes, int value) =>
        (bytes[0], bytes[1], bytes[2]) = ((byte)(value >> 16), (byte)(value >> 8), (byte)value);
}
