using System.Text;

namespace Lwm2m.Bench.Coap;

/// <summary>One option: a number and a value of bytes (RFC 7252 §3.1).</summary>
public sealed record CoapOption(int Number, ReadOnlyMemory<byte> Value)
{
    /// <summary>An option that holds text (RFC 7252 §3.2 "string").</summary>
    public CoapOption(int number, string text)
        : this(number, Encoding.UTF8.GetBytes(text))
    {
    }

    /// <summary>An option that holds a number, in as few bytes as it takes (RFC 7252 §3.2 "uint").</summary>
    public CoapOption(int number, uint value)
        : this(number, ShortestForm(value))
    {
    }

    /// <summary>The value as text.</summary>
    public string Text => Encoding.UTF8.GetString(Value.Span);

    /// <summary>The value as a number; of more than four bytes the last four.</summary>
    public uint Number32
    {
        get
        {
            uint value = 0;
            foreach (var b in Value.Span)
            {
                value = (value << 8) | b;
            }

            return value;
        }
    }

    /// <summary>Name and value.</summary>
    public override string ToString() => $"{OptionNumber.Name(Number)}: {Convert.ToHexStringLower(Value.Span)}";

    private static byte[] ShortestForm(uint value)
    {
        var length = value == 0 ? 0 : value < 1 << 8 ? 1 : value < 1 << 16 ? 2 : value < 1 << 24 ? 3 : 4;
        var bytes = new byte[length];
        for (var i = length - 1; i >= 0; i--)
        {
            bytes[i] = (byte)value;
            value >>= 8;
        }

        return bytes;
    }
}
