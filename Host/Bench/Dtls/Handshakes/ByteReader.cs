using System.Buffers.Binary;

namespace Lwm2m.Bench.Dtls.Handshakes;

/// <summary>Reads the presentation language of TLS (RFC 5246 §4); what is too short is a decode_error.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

    public byte[] Vector8() => Take(Byte()).ToArray();

    public byte[] Vector16() => Take(UInt16()).ToArray();

    public ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
        {
            throw new AlertException(AlertDescription.DecodeError);
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public readonly void End()
    {
        if (!IsAtEnd)
        {
            throw new AlertException(AlertDescription.DecodeError);
        }
    }
}
