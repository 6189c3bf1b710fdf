using System.Formats.Cbor;

namespace Lwm2m.Bench.Content;

/// <summary>One value in CBOR (LwM2M Core §7.4.2).</summary>
public static class CborContent
{
    /// <summary>Reads the one item.</summary>
    /// <exception cref="ContentException">Not one item of a kind that a resource can have.</exception>
    public static object Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var reader = new CborReader(bytes, CborConformanceMode.Lax);
            var value = Read(reader);
            return reader.BytesRemaining == 0 ? value : throw new ContentException($"{reader.BytesRemaining} bytes after the value");
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new ContentException($"not a value in CBOR: {e.Message}", e);
        }
    }

    /// <summary>Writes the one item; a time as seconds with the tag for them (RFC 8949 §3.4.2).</summary>
    /// <exception cref="ContentException">The value has no such form.</exception>
    public static byte[] Encode(object? value)
    {
        var writer = new CborWriter();
        switch (value)
        {
            case string text:
                writer.WriteTextString(text);
                break;
            case long or ulong or double:
                CborNumber.Write(writer, value);
                break;
            case bool flag:
                writer.WriteBoolean(flag);
                break;
            case byte[] bytes:
                writer.WriteByteString(bytes);
                break;
            case DateTimeOffset time:
                writer.WriteTag(CborTag.UnixTimeSeconds);
                writer.WriteInt64(time.ToUnixTimeSeconds());
                break;
            case ObjectLink link:
                writer.WriteTextString(link.ToString());
                break;
            default:
                throw new ContentException($"no CBOR for {value?.GetType().Name ?? "nothing"}");
        }

        return writer.Encode();
    }

    private static object Read(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                return reader.ReadTextString();
            case CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString:
                return reader.ReadByteString();
            case CborReaderState.Boolean:
                return reader.ReadBoolean();
            case CborReaderState.Tag when reader.PeekTag() == CborTag.UnixTimeSeconds:
                reader.ReadTag();
                return SenmlTime.FromUnix(Convert.ToInt64(CborNumber.Read(reader), null));
            default:
                return CborNumber.Read(reader);
        }
    }
}
