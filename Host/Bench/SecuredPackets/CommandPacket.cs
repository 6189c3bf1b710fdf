using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lwm2m.Bench.SecuredPackets;

/// <summary>A command packet (ETSI TS 102 225 §5.1, 3GPP TS 31.115 §4.2): CPL, CHL, SPI, KIc, KID, TAR, then CNTR, PCNTR, the checksum and the secured data.</summary>
/// <param name="Spi1">First octet of the SPI.</param>
/// <param name="Spi2">Second octet of the SPI: what proof of receipt the sender asks for.</param>
/// <param name="Kic">KIc.</param>
/// <param name="Kid">KID.</param>
/// <param name="Tar">TAR.</param>
/// <param name="Counter">CNTR, 40 bits.</param>
/// <param name="Padding">PCNTR.</param>
/// <param name="Data">The secured data without padding.</param>
public sealed record CommandPacket(byte Spi1, byte Spi2, byte Kic, byte Kid, int Tar, long Counter, byte Padding, byte[] Data)
{
    /// <summary>The highest counter.</summary>
    public const long MaxCounter = 0xFF_FFFF_FFFF;

    /// <summary>The information element that announces a command packet in a short message.</summary>
    public const byte Identifier = 0x70;

    private const int ClearOctets = 10; // CPL, CHL, SPI, KIc, KID, TAR

    /// <summary>Whether SPI1 asks for a cryptographic checksum.</summary>
    internal static bool HasChecksum(byte spi1) => (spi1 & 3) == 2;

    /// <summary>Whether SPI1 asks for ciphering.</summary>
    internal static bool IsCiphered(byte spi1) => (spi1 & 4) != 0;

    /// <summary>Writes one from its CPL on, the user data header not among it.</summary>
    public static byte[] Write(PacketSecurity security, long counter, ReadOnlySpan<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(counter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(counter, MaxCounter);
        var checksumOctets = HasChecksum(security.Spi1) ? 8 : 0;
        var inner = 6 + checksumOctets + data.Length;
        var block = PacketCipher.BlockOf(security.Kic);
        var padding = IsCiphered(security.Spi1) ? (block - (inner % block)) % block : 0;
        var length = 8 + inner + padding;
        byte[] head =
        [
            (byte)(length >> 8), (byte)length, (byte)(13 + checksumOctets), security.Spi1, security.Spi2, security.Kic, security.Kid,
            (byte)(security.Tar >> 16), (byte)(security.Tar >> 8), (byte)security.Tar,
        ];
        byte[] numbers = [.. Counter40(counter), (byte)padding];
        byte[] body = [.. data, .. new byte[padding]];
        byte[] checksum = checksumOctets == 0 ? [] : PacketCipher.Checksum(security.Kid, security.KidKey, [.. head, .. numbers, .. body]);
        byte[] secret = [.. numbers, .. checksum, .. body];
        return [.. head, .. IsCiphered(security.Spi1) ? PacketCipher.Encipher(security.Kic, security.KicKey, secret) : secret];
    }

    /// <summary>Reads one from its CPL on; the counter is given and not judged.</summary>
    /// <exception cref="SecuredPacketException">It is not what was agreed, or was changed on the way.</exception>
    public static CommandPacket Read(PacketSecurity security, ReadOnlySpan<byte> packet)
    {
        if (packet.Length < ClearOctets + 6 || BinaryPrimitives.ReadUInt16BigEndian(packet) != packet.Length - 2)
        {
            throw new SecuredPacketException(PacketFault.Malformed, "CPL is not the length of the packet");
        }

        byte spi1 = packet[3], spi2 = packet[4], kic = packet[5], kid = packet[6];
        var tar = (packet[7] << 16) | (packet[8] << 8) | packet[9];
        if (tar != security.Tar)
        {
            throw new SecuredPacketException(PacketFault.UnknownTar, $"TAR {tar:X6}");
        }

        if (spi1 != security.Spi1 || kic != security.Kic || kid != security.Kid)
        {
            throw new SecuredPacketException(PacketFault.WrongSecurity, $"SPI1 {spi1:X2} KIc {kic:X2} KID {kid:X2}");
        }

        var checksumOctets = HasChecksum(spi1) ? 8 : 0;
        if (packet[2] != 13 + checksumOctets || packet.Length < ClearOctets + 6 + checksumOctets)
        {
            throw new SecuredPacketException(PacketFault.Malformed, $"CHL is {packet[2]}");
        }

        var secret = Open(packet[ClearOctets..], IsCiphered(spi1), kic, security.KicKey);
        var body = secret[(6 + checksumOctets)..];
        if (checksumOctets > 0)
        {
            var expected = PacketCipher.Checksum(kid, security.KidKey, [.. packet[..ClearOctets], .. secret[..6], .. body]);
            if (!CryptographicOperations.FixedTimeEquals(expected, secret.AsSpan(6, 8)))
            {
                throw new SecuredPacketException(PacketFault.WrongChecksum, "the checksum is wrong");
            }
        }

        var padding = CheckedPadding(secret[5], body.Length, IsCiphered(spi1) ? PacketCipher.BlockOf(kic) : 1);
        return new CommandPacket(spi1, spi2, kic, kid, tar, Counter40(secret), padding, body[..^padding]);
    }

    /// <summary>The deciphered part of a packet.</summary>
    internal static byte[] Open(ReadOnlySpan<byte> octets, bool isCiphered, byte kic, byte[] key)
    {
        if (!isCiphered)
        {
            return octets.ToArray();
        }

        return octets.Length % PacketCipher.BlockOf(kic) == 0
            ? PacketCipher.Decipher(kic, key, octets.ToArray())
            : throw new SecuredPacketException(PacketFault.Malformed, "what is ciphered is no number of blocks");
    }

    /// <summary>PCNTR, which is less than a block.</summary>
    internal static byte CheckedPadding(byte padding, int bodyOctets, int block) => padding < block && padding <= bodyOctets
        ? padding
        : throw new SecuredPacketException(PacketFault.Malformed, $"PCNTR is {padding}");

    /// <summary>CNTR as octets.</summary>
    internal static byte[] Counter40(long counter) => [(byte)(counter >> 32), (byte)(counter >> 24), (byte)(counter >> 16), (byte)(counter >> 8), (byte)counter];

    /// <summary>CNTR as a number.</summary>
    internal static long Counter40(ReadOnlySpan<byte> octets) => ((long)octets[0] << 32) | BinaryPrimitives.ReadUInt32BigEndian(octets[1..]);
}
