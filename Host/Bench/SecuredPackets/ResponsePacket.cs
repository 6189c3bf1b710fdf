using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lwm2m.Bench.SecuredPackets;

/// <summary>Response status codes (ETSI TS 102 225 §5.2).</summary>
public enum PacketStatus : byte
{
    /// <summary>The command packet was taken.</summary>
    Ok = 0x00,

    /// <summary>The counter was low.</summary>
    CounterLow = 0x02,

    /// <summary>No memory for the message.</summary>
    InsufficientMemory = 0x07,

    /// <summary>No application has the TAR.</summary>
    UnknownTar = 0x09,

    /// <summary>The response follows by SMS-SUBMIT.</summary>
    FollowsBySubmit = 0x0B,
}

/// <summary>A response packet, the proof of receipt (ETSI TS 102 225 §5.2, 3GPP TS 31.115 §4.3): RPL, RHL, TAR, then CNTR, PCNTR, status, checksum, data.</summary>
/// <param name="Counter">CNTR of the command it answers.</param>
/// <param name="Status">What became of the command.</param>
/// <param name="Data">Additional response data.</param>
public sealed record ResponsePacket(long Counter, PacketStatus Status, byte[] Data)
{
    /// <summary>The information element that announces a response packet in a short message.</summary>
    public const byte Identifier = 0x71;

    private const int ClearOctets = 6; // RPL, RHL, TAR

    // The user data header is under the checksum of a response.
    private static readonly byte[] Header = [0x02, Identifier, 0x00];

    /// <summary>Writes the answer to a command, secured as its SPI2 asks, from RPL on.</summary>
    public static byte[] Write(PacketSecurity security, byte spi2, long counter, PacketStatus status, ReadOnlySpan<byte> data)
    {
        var checksumOctets = HasChecksum(spi2) ? 8 : 0;
        var inner = 7 + checksumOctets + data.Length;
        var block = PacketCipher.BlockOf(security.Kic);
        var padding = IsCiphered(spi2) ? (block - (inner % block)) % block : 0;
        var length = 4 + inner + padding;
        byte[] head = [(byte)(length >> 8), (byte)length, (byte)(10 + checksumOctets), (byte)(security.Tar >> 16), (byte)(security.Tar >> 8), (byte)security.Tar];
        byte[] numbers = [.. CommandPacket.Counter40(counter), (byte)padding, (byte)status];
        byte[] body = [.. data, .. new byte[padding]];
        byte[] checksum = checksumOctets == 0 ? [] : PacketCipher.Checksum(security.Kid, security.KidKey, [.. Header, .. head, .. numbers, .. body]);
        byte[] secret = [.. numbers, .. checksum, .. body];
        return [.. head, .. IsCiphered(spi2) ? PacketCipher.Encipher(security.Kic, security.KicKey, secret) : secret];
    }

    /// <summary>Reads the answer to a command that had an SPI2, from RPL on.</summary>
    /// <exception cref="SecuredPacketException">It is not what was asked for, or was changed on the way.</exception>
    public static ResponsePacket Read(PacketSecurity security, byte spi2, ReadOnlySpan<byte> packet)
    {
        var checksumOctets = HasChecksum(spi2) ? 8 : 0;
        if (packet.Length < ClearOctets + 7 + checksumOctets || BinaryPrimitives.ReadUInt16BigEndian(packet) != packet.Length - 2 || packet[2] != 10 + checksumOctets)
        {
            throw new SecuredPacketException(PacketFault.Malformed, "RPL or RHL is wrong");
        }

        var tar = (packet[3] << 16) | (packet[4] << 8) | packet[5];
        if (tar != security.Tar)
        {
            throw new SecuredPacketException(PacketFault.UnknownTar, $"TAR {tar:X6}");
        }

        var secret = CommandPacket.Open(packet[ClearOctets..], IsCiphered(spi2), security.Kic, security.KicKey);
        var body = secret[(7 + checksumOctets)..];
        if (checksumOctets > 0)
        {
            var expected = PacketCipher.Checksum(security.Kid, security.KidKey, [.. Header, .. packet[..ClearOctets], .. secret[..7], .. body]);
            if (!CryptographicOperations.FixedTimeEquals(expected, secret.AsSpan(7, 8)))
            {
                throw new SecuredPacketException(PacketFault.WrongChecksum, "the checksum is wrong");
            }
        }

        var padding = CommandPacket.CheckedPadding(secret[5], body.Length, IsCiphered(spi2) ? PacketCipher.BlockOf(security.Kic) : 1);
        return new ResponsePacket(CommandPacket.Counter40(secret), (PacketStatus)secret[6], body[..^padding]);
    }

    private static bool HasChecksum(byte spi2) => (spi2 & 0x0C) == 0x08;

    private static bool IsCiphered(byte spi2) => (spi2 & 0x10) != 0;
}
