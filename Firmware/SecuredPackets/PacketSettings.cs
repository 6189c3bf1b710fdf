using System;
using Lwm2m.Crypto;

namespace Lwm2m.SecuredPackets
{
    /// <summary>What two ends of secured packets agreed on (ETSI TS 102 225 §5.1): SPI, KIc, KID, TAR and the keys.</summary>
    public sealed class PacketSettings
    {
        /// <summary>SPI1 of LwM2M: cryptographic checksum, ciphering, and "process only if the counter is higher".</summary>
        public const byte ProfileSpi1 = 0x16;

        /// <summary>SPI2: no proof of receipt.</summary>
        public const byte NoProof = 0x00;

        /// <summary>SPI2: proof of receipt with checksum and ciphered, in the SMS-DELIVER-REPORT.</summary>
        public const byte ProofByReport = 0x19;

        /// <summary>SPI2: proof of receipt with checksum and ciphered, by SMS-SUBMIT.</summary>
        public const byte ProofBySubmit = 0x39;

        /// <summary>The TAR registered for LwM2M (ETSI TS 101 220 annex D).</summary>
        public const int ProfileTar = 0xB20203;

        /// <summary>The first of the 256 TARs that LwM2M Transport §7.2.2.2.3 reserves beside it.</summary>
        public const int FirstTar = 0xBFFF00;

        /// <summary>Low four bits of KIc and KID: AES in CBC mode, or AES-CMAC.</summary>
        public const int Aes = 0x2;

        /// <summary>Low four bits of KIc and KID: triple DES in outer CBC mode with three different keys.</summary>
        public const int TripleDesThreeKeys = 0x9;

        internal const int TripleDesTwoKeys = 0x5;
        internal const int AlgorithmMask = 0x0F;

        private const int KeySetOne = 0x10;

        internal readonly byte[] KicKey;
        internal readonly byte[] KidKey;

        /// <summary>The settings unless others are agreed: AES with the keys of number 1, no proof of receipt. Copies the keys.</summary>
        /// <param name="kicKey">The key for ciphering: 16, 24 or 32 bytes.</param>
        /// <param name="kidKey">The key for the checksum, likewise.</param>
        public PacketSettings(byte[] kicKey, byte[] kidKey)
            : this(KeySetOne | Aes, KeySetOne | Aes, kicKey, kidKey)
        {
        }

        /// <summary>Copies the keys. <see cref="PacketAssociation"/> checks that the settings are in the profile of LwM2M.</summary>
        /// <param name="kic">KIc: key number and algorithm for ciphering.</param>
        /// <param name="kid">KID: key number and algorithm for the checksum.</param>
        /// <param name="kicKey">The key for ciphering: 16, 24 or 32 bytes of AES, 24 of triple DES.</param>
        /// <param name="kidKey">The key for the checksum, likewise.</param>
        /// <param name="spi2">Second byte of the SPI: the proof of receipt that the server's policy asks for.</param>
        /// <param name="tar">The toolkit application reference, 24 bits.</param>
        /// <param name="spi1">First byte of the SPI.</param>
        public PacketSettings(byte kic, byte kid, byte[] kicKey, byte[] kidKey, byte spi2 = NoProof, int tar = ProfileTar, byte spi1 = ProfileSpi1)
        {
            Kic = kic;
            Kid = kid;
            Spi1 = spi1;
            Spi2 = spi2;
            Tar = tar;
            KicKey = (byte[])kicKey.Clone();
            KidKey = (byte[])kidKey.Clone();
        }

        /// <summary>KIc.</summary>
        public readonly byte Kic;

        /// <summary>KID.</summary>
        public readonly byte Kid;

        /// <summary>First byte of the SPI.</summary>
        public readonly byte Spi1;

        /// <summary>Second byte of the SPI.</summary>
        public readonly byte Spi2;

        /// <summary>TAR.</summary>
        public readonly int Tar;

        /// <summary>
        /// Whether the settings are those of LwM2M: checksum, ciphering and a counter; AES, or triple DES with three different keys where it
        /// is built in; never single DES; no proof of receipt in clear form.
        /// </summary>
        public bool IsProfile
        {
            get
            {
                return Spi1 == ProfileSpi1
                    && (Spi2 == NoProof || Spi2 == ProofByReport || Spi2 == ProofBySubmit)
                    && (Tar == ProfileTar || (Tar & ~0xFF) == FirstTar)
                    && IsStrong(Kic, KicKey)
                    && IsStrong(Kid, KidKey);
            }
        }

        /// <summary>Wipes the keys.</summary>
        public void Wipe()
        {
            Array.Clear(KicKey, 0, KicKey.Length);
            Array.Clear(KidKey, 0, KidKey.Length);
        }

        private static bool IsStrong(byte octet, byte[] key)
        {
            switch (octet & AlgorithmMask)
            {
                case Aes:
                    return key.Length == 16 || key.Length == 24 || key.Length == 32;
#if TRIPLE_DES
                case TripleDesThreeKeys:
                    return key.Length == TripleDes.KeySize && TripleDes.HasThreeKeys(key, 0);
#endif
                default:
                    return false;
            }
        }
    }
}
