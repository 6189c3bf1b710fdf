namespace Lwm2m.Bench.Card;

/// <summary>BER-TLV and COMPREHENSION-TLV objects of one-octet tags (ETSI TS 101 220 §7).</summary>
internal static class Tlv
{
    /// <summary>Writes one.</summary>
    public static byte[] Write(byte tag, params byte[] value) => value.Length switch
    {
        < 0x80 => [tag, (byte)value.Length, .. value],
        < 0x100 => [tag, 0x81, (byte)value.Length, .. value],
        _ => [tag, 0x82, (byte)(value.Length >> 8), (byte)value.Length, .. value],
    };

    /// <summary>Reads all; null when they do not fill the octets exactly.</summary>
    public static List<(byte Tag, byte[] Value)>? ReadAll(ReadOnlySpan<byte> octets)
    {
        var found = new List<(byte, byte[])>();
        while (octets.Length > 0)
        {
            if (octets.Length < 2)
            {
                return null;
            }

            int length = octets[1], header = 2;
            if (length is 0x81 or 0x82)
            {
                header += length - 0x80;
                if (octets.Length < header)
                {
                    return null;
                }

                length = header == 3 ? octets[2] : (octets[2] << 8) | octets[3];
                if (length < (header == 3 ? 0x80 : 0x100))
                {
                    return null; // TS 101 220 §7.1.2: the shortest form
                }
            }
            else if (length >= 0x80)
            {
                return null;
            }

            if (octets.Length < header + length)
            {
                return null;
            }

            found.Add((octets[0], octets.Slice(header, length).ToArray()));
            octets = octets[(header + length)..];
        }

        return found;
    }
}
