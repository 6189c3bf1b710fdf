namespace Lwm2m.Bench.SecuredPackets;

/// <summary>
/// A packet in the user data of short messages (3GPP TS 31.115 §4): the first announces the kind of packet, each of several says its place
/// (3GPP TS 23.040 §9.2.3.24.1).
/// </summary>
public static class ShortMessageParts
{
    private const int MaxUserData = 140;
    private const int FirstOctets = MaxUserData - 8;    // UDHL, 00 03 reference count number, 70 00
    private const int NextOctets = MaxUserData - 6;

    /// <summary>Splits a packet into user data, header included.</summary>
    /// <param name="packet">From its length on.</param>
    /// <param name="identifier"><see cref="CommandPacket.Identifier"/> or <see cref="ResponsePacket.Identifier"/>.</param>
    /// <param name="reference">The reference of the concatenation.</param>
    /// <exception cref="ArgumentException">It needs more than 255 messages.</exception>
    public static IReadOnlyList<byte[]> Split(byte[] packet, byte identifier, byte reference)
    {
        if (packet.Length <= MaxUserData - 3)
        {
            return [[0x02, identifier, 0x00, .. packet]];
        }

        var count = 1 + ((packet.Length - FirstOctets + NextOctets - 1) / NextOctets);
        if (count > 255)
        {
            throw new ArgumentException($"the packet needs {count} short messages");
        }

        var parts = new List<byte[]> { (byte[])[0x07, 0x00, 0x03, reference, (byte)count, 0x01, identifier, 0x00, .. packet[..FirstOctets]] };
        for (var at = FirstOctets; at < packet.Length; at += NextOctets)
        {
            parts.Add([0x05, 0x00, 0x03, reference, (byte)count, (byte)(parts.Count + 1), .. packet[at..Math.Min(packet.Length, at + NextOctets)]]);
        }

        return parts;
    }
}
