using System.Security.Cryptography;

namespace Lwm2m.Bench.SecuredPackets;

/// <summary>The algorithms that KIc and KID name (ETSI TS 102 225 §5.1.2, §5.1.3).</summary>
internal static class PacketCipher
{
    private const int ChecksumOctets = 8;

    /// <summary>The block of the cipher in octets.</summary>
    public static int BlockOf(byte kic) => (kic & 3) == 2 ? 16 : 8;

    /// <summary>CBC with a zero initial vector and without padding.</summary>
    public static byte[] Encipher(byte kic, byte[] key, byte[] plain)
    {
        using var cipher = Create(kic, key);
        return cipher.EncryptCbc(plain, new byte[BlockOf(kic)], PaddingMode.None);
    }

    /// <summary>The inverse of <see cref="Encipher"/>.</summary>
    public static byte[] Decipher(byte kic, byte[] key, byte[] secret)
    {
        using var cipher = Create(kic, key);
        return cipher.DecryptCbc(secret, new byte[BlockOf(kic)], PaddingMode.None);
    }

    /// <summary>The first eight octets of AES-CMAC, or the last block of CBC over the zero-padded message.</summary>
    public static byte[] Checksum(byte kid, byte[] key, byte[] message)
    {
        if ((kid & 3) == 2)
        {
            return Cmac(key, message)[..ChecksumOctets];
        }

        Array.Resize(ref message, (message.Length + 7) / 8 * 8);
        return Encipher(kid, key, message)[^ChecksumOctets..];
    }

    private static SymmetricAlgorithm Create(byte algorithm, byte[] key)
    {
        SymmetricAlgorithm cipher;
        switch (algorithm & 0xF)
        {
            case 0x2 when key.Length is 16 or 24 or 32:
                cipher = Aes.Create();
                break;
            case 0x5 when key.Length == 16:
            case 0x9 when key.Length == 24:
#pragma warning disable CA5350 // what the specification has
                cipher = TripleDES.Create();
#pragma warning restore CA5350
                break;
            default:
                throw new ArgumentException($"algorithm {algorithm & 0xF:X} with a key of {key.Length} octets");
        }

        cipher.Key = cipher is TripleDES && key.Length == 16 ? [.. key, .. key[..8]] : key;
        return cipher;
    }

    // RFC 4493, by the block cipher of .NET.
    private static byte[] Cmac(byte[] key, byte[] message)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var subkey = Doubled(aes.EncryptEcb(new byte[16], PaddingMode.None));
        var blocks = Math.Max(1, (message.Length + 15) / 16);
        var padded = new byte[blocks * 16];
        message.CopyTo(padded, 0);
        if (message.Length < padded.Length)
        {
            padded[message.Length] = 0x80;
            subkey = Doubled(subkey);
        }

        for (var i = 0; i < 16; i++)
        {
            padded[padded.Length - 16 + i] ^= subkey[i];
        }

        return aes.EncryptCbc(padded, new byte[16], PaddingMode.None)[^16..];
    }

    private static byte[] Doubled(byte[] block)
    {
        var number = new System.Numerics.BigInteger(block, isUnsigned: true, isBigEndian: true) << 1;
        if ((block[0] & 0x80) != 0)
        {
            number = (number ^ 0x87) & ((System.Numerics.BigInteger.One << 128) - 1);
        }

        var octets = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[16 - octets.Length], .. octets];
    }
}
