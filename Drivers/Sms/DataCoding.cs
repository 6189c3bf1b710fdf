namespace Lwm2m.Sms
{
    /// <summary>The data coding scheme of a short message (TP-DCS, 3GPP TS 23.038 §4).</summary>
    public static class DataCoding
    {
        /// <summary>8-bit data without a class.</summary>
        public const int EightBit = 0x04;

        /// <summary>8-bit data of class 2, for the card.</summary>
        public const int EightBitClass2 = 0xF6;

        private const int GeneralMask = 0x80;       // clear: the general groups, 00xx, and 01xx for messages to delete
        private const int Compressed = 0x20;
        private const int AlphabetMask = 0x0C;
        private const int EightBitAlphabet = 0x04;
        private const int ClassGroupMask = 0xFC;    // 1111 0 1: the reserved bit 3 clear, 8-bit data
        private const int ClassGroupEightBit = 0xF4;

        /// <summary>Whether user data is 8-bit data, in any of its codings: 04, 14 to 17, F4 to F7. Then its length counts octets.</summary>
        public static bool IsEightBit(int dcs)
        {
            return (dcs & GeneralMask) == 0
                ? (dcs & (Compressed | AlphabetMask)) == EightBitAlphabet
                : (dcs & ClassGroupMask) == ClassGroupEightBit;
        }

        /// <summary>Whether a message is of class 2, in all codings of it, such as F6 and 16.</summary>
        public static bool IsClass2(int dcs)
        {
            return ((dcs & 0xF8) == 0xF0 || (dcs & 0xD0) == 0x10) && (dcs & 0x03) == 2;
        }

        /// <summary>Whether the length of user data counts septets: the 7-bit alphabet, uncompressed. Reserved codings are taken for that.</summary>
        public static bool IsSevenBit(int dcs)
        {
            if ((dcs & GeneralMask) == 0)
            {
                int alphabet = dcs & AlphabetMask;
                return (dcs & Compressed) == 0 && (alphabet == 0 || alphabet == AlphabetMask);
            }

            // 1110 is UCS2 (message waiting); 1100, 1101 and the reserved ones are 7-bit.
            return (dcs & 0xF0) != 0xE0 && (dcs & ClassGroupMask) != ClassGroupEightBit;
        }
    }
}
