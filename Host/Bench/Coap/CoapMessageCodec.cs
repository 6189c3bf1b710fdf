using System.Buffers;
using System.Buffers.Binary;

namespace Lwm2m.Bench.Coap;

/// <summary>Bytes of a CoAP message over UDP (RFC 7252 §3).</summary>
public static class CoapMessageCodec
{
    private const int Version = 1;
    private const int HeaderLength = 4;
    private const byte PayloadMarker = 0xFF;

    /// <summary>Writes a message.</summary>
    public static byte[] Encode(CoapMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        var token = message.Token.ToArray();
        var header = output.GetSpan(HeaderLength);
        header[0] = (byte)((Version << 6) | ((int)message.Type << 4) | token.Length);
        header[1] = message.Code.Value;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], message.MessageId);
        output.Advance(HeaderLength);
        output.Write(token);

        var previous = 0;
        foreach (var option in message.Options)
        {
            WriteOption(output, option.Number - previous, option.Value.Span);
            previous = option.Number;
        }

        if (message.Payload.Length > 0)
        {
            output.Write([PayloadMarker]);
            output.Write(message.Payload.Span);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a message.</summary>
    /// <returns>
    /// <see cref="DecodeStatus.Ok"/> with the message; <see cref="DecodeStatus.Malformed"/> with type, Message ID and
    /// code, which is what a Reset needs; <see cref="DecodeStatus.NotCoap"/> without a message, to be ignored.
    /// </returns>
    public static DecodeStatus Decode(ReadOnlyMemory<byte> bytes, out CoapMessage? message)
    {
        message = null;
        var span = bytes.Span;
        if (span.Length < HeaderLength || span[0] >> 6 != Version)
        {
            return DecodeStatus.NotCoap;
        }

        var tokenLength = span[0] & 15;
        message = new CoapMessage
        {
            Type = (CoapType)((span[0] >> 4) & 3),
            Code = new CoapCode(span[1]),
            MessageId = BinaryPrimitives.ReadUInt16BigEndian(span[2..]),
        };
        if (message.Code == CoapCode.Empty)
        {
            return span.Length == HeaderLength && tokenLength == 0 ? DecodeStatus.Ok : DecodeStatus.Malformed;
        }

        if (message.Code.IsReserved || tokenLength > Token.MaxLength || HeaderLength + tokenLength > span.Length)
        {
            return DecodeStatus.Malformed;
        }

        message = message with { Token = new Token(span.Slice(HeaderLength, tokenLength)) };
        var position = HeaderLength + tokenLength;
        var options = new List<CoapOption>();
        var number = 0;
        while (position < span.Length && span[position] != PayloadMarker)
        {
            var head = span[position++];
            if (!ReadExtended(span, ref position, head >> 4, out var delta)
                || !ReadExtended(span, ref position, head & 15, out var length)
                || length > span.Length - position
                || number + delta > ushort.MaxValue)
            {
                return DecodeStatus.Malformed;
            }

            number += delta;
            options.Add(new CoapOption(number, bytes.Slice(position, length).ToArray()));
            position += length;
        }

        if (position == span.Length - 1)
        {
            return DecodeStatus.Malformed;      // a marker with nothing behind it (RFC 7252 §3)
        }

        message = message with
        {
            Options = new OptionSet(options),
            Payload = position < span.Length ? bytes[(position + 1)..].ToArray() : default(ReadOnlyMemory<byte>),
        };
        return DecodeStatus.Ok;
    }

    private static void WriteOption(ArrayBufferWriter<byte> output, int delta, ReadOnlySpan<byte> value)
    {
        output.Write([(byte)((Nibble(delta) << 4) | Nibble(value.Length))]);
        WriteExtended(output, delta);
        WriteExtended(output, value.Length);
        output.Write(value);
    }

    private static int Nibble(int value) => value < 13 ? value : value < 269 ? 13 : 14;

    private static void WriteExtended(ArrayBufferWriter<byte> output, int value)
    {
        switch (Nibble(value))
        {
            case 13:
                output.Write([(byte)(value - 13)]);
                break;
            case 14:
                output.Write([(byte)((value - 269) >> 8), (byte)(value - 269)]);
                break;
        }
    }

    private static bool ReadExtended(ReadOnlySpan<byte> span, ref int position, int nibble, out int value)
    {
        value = nibble;
        switch (nibble)
        {
            case 13 when position < span.Length:
                value = span[position] + 13;
                position += 1;
                return true;
            case 14 when position + 1 < span.Length:
                value = BinaryPrimitives.ReadUInt16BigEndian(span[position..]) + 269;
                position += 2;
                return true;
            default:
                return nibble < 13;
        }
    }
}

/// <summary>Result of decoding a message.</summary>
public enum DecodeStatus
{
    /// <summary>A well-formed message.</summary>
    Ok,

    /// <summary>A message format error: a Confirmable one is answered with Reset (RFC 7252 §4.2).</summary>
    Malformed,

    /// <summary>Too short, or of another version: silently ignored (RFC 7252 §3).</summary>
    NotCoap,
}
