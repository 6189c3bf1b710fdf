namespace Lwm2m.Bench.Serial;

/// <summary>
/// Configuration frames of Slipmux (draft-bormann-t2trg-slipmux-03 §4): the octet 0xA9, a CoAP message and a check sequence, the whole between END
/// octets with the byte stuffing of RFC 1055. Written for the other side of the device's line, from the specifications.
/// </summary>
public static class SerialFrame
{
    /// <summary>END (RFC 1055).</summary>
    public const byte End = 192;

    /// <summary>ESC (RFC 1055).</summary>
    public const byte Esc = 219;

    private const byte EscEnd = 220;
    private const byte EscEsc = 221;
    private const byte Configuration = 0xA9;
    private const ushort Polynomial = 0x8408;

    /// <summary>The frame of a datagram, with an END on either side.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> datagram)
    {
        byte[] content = [Configuration, .. datagram];
        var check = CheckSequence(content);
        var frame = new List<byte> { End };
        foreach (var octet in (byte[])[.. content, (byte)(check & 0xFF), (byte)(check >> 8)])
        {
            frame.AddRange(octet switch
            {
                End => [Esc, EscEnd],
                Esc => [Esc, EscEsc],
                _ => (byte[])[octet],
            });
        }

        frame.Add(End);
        return [.. frame];
    }

    /// <summary>The datagram of what stands between two ENDs; null when it is none or has been damaged.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> stuffed)
    {
        var content = new List<byte>();
        for (var at = 0; at < stuffed.Length; at++)
        {
            if (stuffed[at] != Esc)
            {
                content.Add(stuffed[at]);
                continue;
            }

            at++;
            if (at == stuffed.Length || stuffed[at] is not (EscEnd or EscEsc))
            {
                return null;
            }

            content.Add(stuffed[at] == EscEnd ? End : Esc);
        }

        if (content.Count < 3 || content[0] != Configuration)
        {
            return null;
        }

        var covered = content[..^2].ToArray();
        return CheckSequence(covered) == (content[^2] | (content[^1] << 8)) ? covered[1..] : null;
    }

    /// <summary>The 16-bit FCS of RFC 1662 §C.2, bit by bit.</summary>
    public static ushort CheckSequence(ReadOnlySpan<byte> octets)
    {
        ushort fcs = 0xFFFF;
        foreach (var octet in octets)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var isSet = (((octet >> bit) ^ fcs) & 1) == 1;
                fcs = (ushort)((fcs >> 1) ^ (isSet ? Polynomial : 0));
            }
        }

        return (ushort)~fcs;
    }
}
