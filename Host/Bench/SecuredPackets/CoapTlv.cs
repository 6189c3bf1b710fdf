namespace Lwm2m.Bench.SecuredPackets;

/// <summary>The CoAP message as secured data: one BER-TLV (ETSI TS 101 220 §7.1.2).</summary>
public static class CoapTlv
{
    /// <summary>The tag, unless configured.</summary>
    public const byte DefaultTag = 0x05;

    /// <summary>Writes one.</summary>
    public static byte[] Write(ReadOnlySpan<byte> coap, byte tag = DefaultTag) => coap.Length switch
    {
        < 0x80 => [tag, (byte)coap.Length, .. coap],
        < 0x100 => [tag, 0x81, (byte)coap.Length, .. coap],
        < 0x10000 => [tag, 0x82, (byte)(coap.Length >> 8), (byte)coap.Length, .. coap],
        _ => throw new ArgumentException("the message is too long"),
    };

    /// <summary>Reads one, which is all there is.</summary>
    /// <exception cref="SecuredPacketException">It is none.</exception>
    public static byte[] Read(ReadOnlySpan<byte> data, byte tag = DefaultTag)
    {
        if (data.Length < 2 || data[0] != tag)
        {
            throw new SecuredPacketException(PacketFault.WrongContent, "the secured data has another tag");
        }

        var octets = data[1] < 0x80 ? 0 : data[1] - 0x80;
        if (octets > 2 || data.Length < 2 + octets || data[1] == 0x80)
        {
            throw new SecuredPacketException(PacketFault.WrongContent, "the length of the TLV");
        }

        var length = octets switch { 0 => data[1], 1 => data[2], _ => (data[2] << 8) | data[3] };
        var isShortest = octets == 0 || length >= (octets == 1 ? 0x80 : 0x100);
        return isShortest && length == data.Length - 2 - octets
            ? data[(2 + octets)..].ToArray()
            : throw new SecuredPacketException(PacketFault.WrongContent, "the length of the TLV");
    }
}
