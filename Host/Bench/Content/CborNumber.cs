using System.Formats.Cbor;

namespace Lwm2m.Bench.Content;

/// <summary>Numbers in CBOR: integers, floats and decimal fractions (RFC 8949 §3.1, §3.3, §3.4.4).</summary>
internal static class CborNumber
{
    /// <summary>A <see cref="long"/>, a <see cref="ulong"/> beyond its range, or a <see cref="double"/>.</summary>
    public static object Read(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger:
                var number = reader.ReadUInt64();
                return number <= long.MaxValue ? (long)number : number;
            case CborReaderState.NegativeInteger:
                return reader.ReadInt64();
            case CborReaderState.Tag when reader.PeekTag() == CborTag.DecimalFraction:
                return (double)reader.ReadDecimal();
            default:
                return reader.ReadDouble();
        }
    }

    /// <summary>Writes a number; a float in the shortest form that keeps its value.</summary>
    public static void Write(CborWriter writer, object number)
    {
        switch (number)
        {
            case long signed:
                writer.WriteInt64(signed);
                break;
            case ulong unsigned:
                writer.WriteUInt64(unsigned);
                break;
            case double real when (double)(Half)real == real:
                writer.WriteHalf((Half)real);
                break;
            case double real when (float)real == real:
                writer.WriteSingle((float)real);
                break;
            default:
                writer.WriteDouble((double)number);
                break;
        }
    }
}
