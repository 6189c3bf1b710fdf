using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// What an account says of the secured packets that the card makes (LwM2M 1.0 §7.2.2.2.3): SMS Binding Key Parameters, KIc, KID, SPI and TAR (ETSI TS 102
    /// 225 §5.1), and the keys. The keys that count are those in the card; these are checked, so that an account is not taken which the card would not serve.
    /// </summary>
    public static class PacketParameters
    {
        /// <summary>Octets with one octet of SPI, as resource 7 is declared: the policy for proofs of receipt is that of the card.</summary>
        private const int ShortLength = 6;

        /// <summary>Octets with both.</summary>
        private const int LongLength = 7;

        private const int AlgorithmMask = 0x0F;     // of KIc and KID; the number of the key is above
        private const int Aes = 0x02;
        private const int TripleDes = 0x09;         // outer CBC with three keys
        private const int FirstSpi = 2;

        /// <summary>The first octet of SPI: cryptographic checksum, ciphering, and a counter that must be higher than the last.</summary>
        private const int Spi = 0x16;

        // The second: no proof of receipt, or one with checksum and ciphering, by a delivery report or by SMS-SUBMIT.
        private const int NoProof = 0x00;
        private const int ProofByReport = 0x19;
        private const int ProofBySubmit = 0x39;

        private const int Tar = 0xB20203;           // of LwM2M (ETSI TS 101 220 Annex D)
        private const int FirstTar = 0xBFFF00;
        private const int LastTar = 0xBFFFFF;

        private const int DesKey = 8;
        private const int TripleDesKeys = 2 * 3 * DesKey;
        private const int ParityMask = 0xFE;

        /// <summary>Why the card is not to be used with them, or null. Fit for a log.</summary>
        public static string FindFault(SmsCredentials credentials)
        {
            byte[] parameters = credentials.Parameters;
            int length = parameters is null ? 0 : parameters.Length;
            if (length != ShortLength && length != LongLength)
            {
                return "sms key parameters are not 6 or 7 bytes";
            }

            int algorithm = parameters[0] & AlgorithmMask;
            if ((algorithm != Aes && algorithm != TripleDes) || (parameters[1] & AlgorithmMask) != algorithm)
            {
                return "kic and kid are not aes or three-key triple des";
            }

            if (parameters[FirstSpi] != Spi)
            {
                return "spi is not checksum, ciphering and counter";
            }

            int proof = length == LongLength ? parameters[FirstSpi + 1] : NoProof;
            if (proof != NoProof && proof != ProofByReport && proof != ProofBySubmit)
            {
                return "spi has an unsecured proof of receipt";
            }

            int tar = (int)BigEndian.ReadUnsigned(parameters, length - 3, 3);
            if (tar != Tar && (tar < FirstTar || tar > LastTar))
            {
                return "tar is not that of lwm2m";
            }

            return algorithm == Aes ? null : FindTripleDesFault(credentials);
        }

        /// <summary>Whether they name Triple DES.</summary>
        internal static bool IsTripleDes(SmsCredentials credentials)
        {
            return (credentials.Parameters[0] & AlgorithmMask) == TripleDes;
        }

        private static string FindTripleDesFault(SmsCredentials credentials)
        {
            byte[] keys = credentials.CopyKeys();
            bool isGood = keys is not null && keys.Length == TripleDesKeys;
            for (int at = 0; isGood && at < keys.Length; at += 3 * DesKey)
            {
                isGood = !IsSame(keys, at, at + DesKey) && !IsSame(keys, at, at + 2 * DesKey) && !IsSame(keys, at + DesKey, at + 2 * DesKey);
            }

            if (keys is not null)
            {
                System.Array.Clear(keys, 0, keys.Length);
            }

            return isGood ? null : "triple des without three different keys";
        }

        private static bool IsSame(byte[] keys, int first, int second)
        {
            int difference = 0;
            for (int i = 0; i < DesKey; i++)
            {
                difference |= (keys[first + i] ^ keys[second + i]) & ParityMask;
            }

            return difference == 0;
        }
    }
}
