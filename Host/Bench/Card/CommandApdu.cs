namespace Lwm2m.Bench.Card;

/// <summary>A command APDU of short length (ISO/IEC 7816-4 §5.1).</summary>
internal sealed record CommandApdu(byte Class, byte Instruction, byte P1, byte P2, byte[] Data, int? Expected)
{
    /// <summary>The class byte without channel and secure messaging: 00 interindustry, 80 GlobalPlatform or ETSI.</summary>
    public byte Family => (byte)(Class & 0x80);

    /// <summary>The logical channel (ISO/IEC 7816-4 §5.4.1).</summary>
    public int Channel => IsFurther ? 4 + (Class & 0x0F) : Class & 0x03;

    /// <summary>Whether it is under secure messaging.</summary>
    public bool IsSecure => (Class & (IsFurther ? 0x20 : 0x0C)) != 0;

    /// <summary>Whether more commands of a chain follow.</summary>
    public bool IsChained => (Class & 0x10) != 0;

    /// <summary>The instruction and its family, for comparison: <c>00A4</c>, <c>80CA</c>.</summary>
    public int Code => (Family << 8) | Instruction;

    private bool IsFurther => (Class & 0x40) != 0;

    /// <summary>Reads one; a T=0 carrier has no Le behind data.</summary>
    /// <exception cref="CardRefusal">It is none.</exception>
    public static CommandApdu Parse(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < 4)
        {
            throw new CardRefusal(Status.WrongLength);
        }

        if (octets[0] is (>= 0x20 and < 0x40) or (>= 0xA0 and < 0xC0) or 0xFF)
        {
            throw new CardRefusal(Status.UnknownClass);
        }

        byte[] data = [];
        int? expected = null;
        if (octets.Length == 5)
        {
            expected = octets[4] == 0 ? 256 : octets[4];
        }
        else if (octets.Length > 5)
        {
            int count = octets[4];
            var rest = octets.Length - 5 - count;
            if (count == 0 || rest is not (0 or 1))
            {
                throw new CardRefusal(Status.WrongLength);
            }

            data = octets.Slice(5, count).ToArray();
            expected = rest == 0 ? null : octets[^1] == 0 ? 256 : octets[^1];
        }

        return new CommandApdu(octets[0], octets[1], octets[2], octets[3], data, expected);
    }
}
