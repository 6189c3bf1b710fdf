namespace Lwm2m.Bench.SecuredPackets;

/// <summary>What two ends of secured packets agreed on (ETSI TS 102 225 §5.1): algorithms, keys, the application, and the proof of receipt.</summary>
public sealed record PacketSecurity
{
    /// <summary>SPI1 of LwM2M: cryptographic checksum, ciphering, and process only if the counter is higher.</summary>
    public const byte ProfileSpi1 = 0x16;

    /// <summary>The TAR registered for LwM2M (ETSI TS 101 220 annex D).</summary>
    public const int ProfileTar = 0xB20203;

    /// <summary>SPI2: no proof of receipt.</summary>
    public const byte NoProof = 0x00;

    /// <summary>SPI2: proof of receipt, with checksum and ciphered, in the SMS-DELIVER-REPORT.</summary>
    public const byte ProofByReport = 0x19;

    /// <summary>SPI2: proof of receipt, with checksum and ciphered, by SMS-SUBMIT.</summary>
    public const byte ProofBySubmit = 0x39;

    /// <summary>First octet of the SPI.</summary>
    public byte Spi1 { get; init; } = ProfileSpi1;

    /// <summary>Second octet of the SPI of what is sent.</summary>
    public byte Spi2 { get; init; } = NoProof;

    /// <summary>KIc: algorithm and number of the key for ciphering.</summary>
    public byte Kic { get; init; } = 0x12;

    /// <summary>KID: algorithm and number of the key for the checksum.</summary>
    public byte Kid { get; init; } = 0x12;

    /// <summary>The toolkit application reference, 24 bits.</summary>
    public int Tar { get; init; } = ProfileTar;

    /// <summary>The key for ciphering.</summary>
    public required byte[] KicKey { get; init; }

    /// <summary>The key for the checksum.</summary>
    public required byte[] KidKey { get; init; }

    /// <summary>The settings of LwM2M with AES-128, 192 or 256 under key set 1.</summary>
    public static PacketSecurity Aes(byte[] kicKey, byte[] kidKey, byte spi2 = NoProof) => new() { KicKey = kicKey, KidKey = kidKey, Spi2 = spi2 };

    /// <summary>The settings of LwM2M with three-key 3DES under key set 1.</summary>
    public static PacketSecurity TripleDes(byte[] kicKey, byte[] kidKey, byte spi2 = NoProof) =>
        new() { KicKey = kicKey, KidKey = kidKey, Spi2 = spi2, Kic = 0x19, Kid = 0x19 };

    /// <summary>Checks that the settings are what LwM2M allows: checksum, ciphering, a counter, AES or three-key 3DES with three different keys.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public PacketSecurity InProfile()
    {
        if (Spi1 != ProfileSpi1 || Spi2 is not (NoProof or ProofByReport or ProofBySubmit))
        {
            throw new ArgumentException($"SPI {Spi1:X2}{Spi2:X2} is not one of LwM2M");
        }

        CheckKey(Kic, KicKey, "KIc");
        CheckKey(Kid, KidKey, "KID");
        return Tar is ProfileTar or (>= 0xBFFF00 and <= 0xBFFFFF) ? this : throw new ArgumentException($"TAR {Tar:X6} is not one of LwM2M");
    }

    private static void CheckKey(byte octet, byte[] key, string name)
    {
        var fits = (octet & 0xF) switch
        {
            0x2 => key.Length is 16 or 24 or 32,
            0x9 => key.Length == 24 && !Same(key, 0, 8) && !Same(key, 8, 16) && !Same(key, 0, 16),
            _ => false,
        };
        if (!fits)
        {
            throw new ArgumentException($"{name} {octet:X2} with {key.Length} octets is neither AES nor 3DES with three different keys");
        }
    }

    // Parity bits are no part of a DES key.
    private static bool Same(byte[] key, int first, int second) => Enumerable.Range(0, 8).All(i => ((key[first + i] ^ key[second + i]) & 0xFE) == 0);
}
