using System.Formats.Cbor;

namespace Lwm2m.Bench.Content;

/// <summary>SenML as CBOR (RFC 8428 §6).</summary>
public static class SenmlCbor
{
    private const int Bver = -1, Bn = -2, Bt = -3, Bu = -4, Bv = -5, N = 0, U = 1, V = 2, Vs = 3, Vb = 4, S = 5, T = 6, Ut = 7, Vd = 8;
    private const string Vlo = "vlo";

    /// <summary>Reads a pack.</summary>
    /// <exception cref="ContentException">Not SenML, or a field ends in "_" and is not known (RFC 8428 §4.4).</exception>
    public static IReadOnlyList<SenmlRecord> Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var reader = new CborReader(bytes, CborConformanceMode.Lax);
            var records = new List<SenmlRecord>();
            reader.ReadStartArray();
            while (reader.PeekState() != CborReaderState.EndArray)
            {
                records.Add(ReadRecord(reader));
            }

            reader.ReadEndArray();
            return reader.BytesRemaining == 0 ? records : throw new ContentException($"{reader.BytesRemaining} bytes after the pack");
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new ContentException($"not SenML-CBOR: {e.Message}", e);
        }
    }

    /// <summary>Writes a pack.</summary>
    public static byte[] Encode(IReadOnlyCollection<SenmlRecord> records)
    {
        var writer = new CborWriter(convertIndefiniteLengthEncodings: true);
        writer.WriteStartArray(records.Count);
        foreach (var record in records)
        {
            WriteRecord(writer, record);
        }

        writer.WriteEndArray();
        return writer.Encode();
    }

    private static SenmlRecord ReadRecord(CborReader reader)
    {
        var record = new SenmlRecord();
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            if (reader.PeekState() == CborReaderState.TextString)
            {
                var name = reader.ReadTextString();
                if (name == Vlo)
                {
                    record = record with { Value = ObjectLink.Parse(reader.ReadTextString()) };
                }
                else if (name.EndsWith('_'))
                {
                    throw new ContentException($"must understand '{name}'");
                }
                else
                {
                    reader.SkipValue();
                }
            }
            else
            {
                record = ReadField(reader, record, reader.ReadInt32());
            }
        }

        reader.ReadEndMap();
        return record;
    }

    private static SenmlRecord ReadField(CborReader reader, SenmlRecord record, int label)
    {
        switch (label)
        {
            case Bver: return record with { BaseVersion = reader.ReadInt64() };
            case Bn: return record with { BaseName = reader.ReadTextString() };
            case Bt: return record with { BaseTime = ReadDouble(reader) };
            case Bu: return record with { BaseUnit = reader.ReadTextString() };
            case Bv: return record with { BaseValue = ReadDouble(reader) };
            case N: return record with { Name = reader.ReadTextString() };
            case U: return record with { Unit = reader.ReadTextString() };
            case V: return record with { Value = CborNumber.Read(reader) };
            case Vs: return record with { Value = reader.ReadTextString() };
            case Vb: return record with { Value = reader.ReadBoolean() };
            case Vd: return record with { Value = reader.ReadByteString() };
            case S: return record with { Sum = ReadDouble(reader) };
            case T: return record with { Time = ReadDouble(reader) };
            case Ut: return record with { UpdateTime = ReadDouble(reader) };
            default:
                reader.SkipValue();
                return record;
        }
    }

    private static double ReadDouble(CborReader reader) => Convert.ToDouble(CborNumber.Read(reader), null);

    private static void WriteRecord(CborWriter writer, SenmlRecord record)
    {
        writer.WriteStartMap(null);
        WriteText(writer, Bn, record.BaseName);
        WriteNumber(writer, Bt, record.BaseTime);
        WriteText(writer, Bu, record.BaseUnit);
        WriteNumber(writer, Bv, record.BaseValue);
        WriteNumber(writer, Bver, record.BaseVersion);
        WriteText(writer, N, record.Name);
        WriteText(writer, U, record.Unit);
        WriteNumber(writer, T, record.Time);
        switch (record.Value)
        {
            case long or ulong or double:
                writer.WriteInt32(V);
                CborNumber.Write(writer, record.Value);
                break;
            case string text:
                WriteText(writer, Vs, text);
                break;
            case bool flag:
                writer.WriteInt32(Vb);
                writer.WriteBoolean(flag);
                break;
            case byte[] bytes:
                writer.WriteInt32(Vd);
                writer.WriteByteString(bytes);
                break;
            case ObjectLink link:
                writer.WriteTextString(Vlo);
                writer.WriteTextString(link.ToString());
                break;
        }

        WriteNumber(writer, S, record.Sum);
        WriteNumber(writer, Ut, record.UpdateTime);
        writer.WriteEndMap();
    }

    private static void WriteText(CborWriter writer, int label, string? text)
    {
        if (text is not null)
        {
            writer.WriteInt32(label);
            writer.WriteTextString(text);
        }
    }

    private static void WriteNumber(CborWriter writer, int label, double? number)
    {
        if (number is { } value)
        {
            writer.WriteInt32(label);
            CborNumber.Write(writer, double.IsInteger(value) && Math.Abs(value) < 1L << 53 ? (object)(long)value : value);
        }
    }
}
