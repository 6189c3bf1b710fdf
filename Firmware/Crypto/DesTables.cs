#if TRIPLE_DES
namespace Lwm2m.Crypto
{
    /// <summary>The tables of <see cref="TripleDes"/> (FIPS 46-3): the S-boxes with the permutation P joined, 2 kB, one set for all keys, and the key schedule.</summary>
    public sealed class DesTables
    {
        /// <summary>Rounds of one DES.</summary>
        internal const int Rounds = 16;

        /// <summary>S-boxes, and parts of a round key.</summary>
        internal const int Boxes = 8;

        private const int Entries = 64;
        private const int HalfBits = 28;
        private const uint HalfMask = 0x0fffffff;

        /// <summary>What an S-box adds to the other half, by box and by its six bits.</summary>
        internal readonly uint[] Boxed = new uint[Boxes * Entries];

        private readonly byte[] _choice1 =
        {
            57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
            63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
        };

        private readonly byte[] _choice2 =
        {
            14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
            41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
        };

        /// <summary>Computes the tables.</summary>
        public DesTables()
        {
            // Two values of four bits a byte, in the order of the rows and columns of each box.
            byte[] boxes =
            {
                0xE4, 0xD1, 0x2F, 0xB8, 0x3A, 0x6C, 0x59, 0x07, 0x0F, 0x74, 0xE2, 0xD1, 0xA6, 0xCB, 0x95, 0x38,
                0x41, 0xE8, 0xD6, 0x2B, 0xFC, 0x97, 0x3A, 0x50, 0xFC, 0x82, 0x49, 0x17, 0x5B, 0x3E, 0xA0, 0x6D,
                0xF1, 0x8E, 0x6B, 0x34, 0x97, 0x2D, 0xC0, 0x5A, 0x3D, 0x47, 0xF2, 0x8E, 0xC0, 0x1A, 0x69, 0xB5,
                0x0E, 0x7B, 0xA4, 0xD1, 0x58, 0xC6, 0x93, 0x2F, 0xD8, 0xA1, 0x3F, 0x42, 0xB6, 0x7C, 0x05, 0xE9,
                0xA0, 0x9E, 0x63, 0xF5, 0x1D, 0xC7, 0xB4, 0x28, 0xD7, 0x09, 0x34, 0x6A, 0x28, 0x5E, 0xCB, 0xF1,
                0xD6, 0x49, 0x8F, 0x30, 0xB1, 0x2C, 0x5A, 0xE7, 0x1A, 0xD0, 0x69, 0x87, 0x4F, 0xE3, 0xB5, 0x2C,
                0x7D, 0xE3, 0x06, 0x9A, 0x12, 0x85, 0xBC, 0x4F, 0xD8, 0xB5, 0x6F, 0x03, 0x47, 0x2C, 0x1A, 0xE9,
                0xA6, 0x90, 0xCB, 0x7D, 0xF1, 0x3E, 0x52, 0x84, 0x3F, 0x06, 0xA1, 0xD8, 0x94, 0x5B, 0xC7, 0x2E,
                0x2C, 0x41, 0x7A, 0xB6, 0x85, 0x3F, 0xD0, 0xE9, 0xEB, 0x2C, 0x47, 0xD1, 0x50, 0xFA, 0x39, 0x86,
                0x42, 0x1B, 0xAD, 0x78, 0xF9, 0xC5, 0x63, 0x0E, 0xB8, 0xC7, 0x1E, 0x2D, 0x6F, 0x09, 0xA4, 0x53,
                0xC1, 0xAF, 0x92, 0x68, 0x0D, 0x34, 0xE7, 0x5B, 0xAF, 0x42, 0x7C, 0x95, 0x61, 0xDE, 0x0B, 0x38,
                0x9E, 0xF5, 0x28, 0xC3, 0x70, 0x4A, 0x1D, 0xB6, 0x43, 0x2C, 0x95, 0xFA, 0xBE, 0x17, 0x60, 0x8D,
                0x4B, 0x2E, 0xF0, 0x8D, 0x3C, 0x97, 0x5A, 0x61, 0xD0, 0xB7, 0x49, 0x1A, 0xE3, 0x5C, 0x2F, 0x86,
                0x14, 0xBD, 0xC3, 0x7E, 0xAF, 0x68, 0x05, 0x92, 0x6B, 0xD8, 0x14, 0xA7, 0x95, 0x0F, 0xE2, 0x3C,
                0xD2, 0x84, 0x6F, 0xB1, 0xA9, 0x3E, 0x50, 0xC7, 0x1F, 0xD8, 0xA3, 0x74, 0xC5, 0x6B, 0x0E, 0x92,
                0x7B, 0x41, 0x9C, 0xE2, 0x06, 0xAD, 0xF3, 0x58, 0x21, 0xE7, 0x4A, 0x8D, 0xFC, 0x90, 0x35, 0x6B,
            };
            byte[] permutation = { 16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25 };

            for (int at = 0; at < Boxes * Entries; at++)
            {
                // The outer two of the six bits are the row, the others the column.
                int box = at / Entries;
                int place = box * Entries + (((at >> 4) & 2) | (at & 1)) * 16 + ((at >> 1) & 15);
                uint value = (uint)((boxes[place >> 1] >> ((~place & 1) << 2)) & 15) << (HalfBits - 4 * box);
                uint permuted = 0;
                for (int bit = 0; bit < 32; bit++)
                {
                    permuted = (permuted << 1) | ((value >> (32 - permutation[bit])) & 1);
                }

                Boxed[at] = permuted;
            }
        }

        /// <summary>Expands one DES key of 8 bytes; their lowest bits are parity and do not count. Each round key is eight times six bits.</summary>
        internal void Expand(byte[] key, int offset, byte[] schedule, int at)
        {
            uint c = 0;
            uint d = 0;
            for (int i = 0; i < HalfBits; i++)
            {
                c = (c << 1) | BitOf(key, offset, _choice1[i]);
                d = (d << 1) | BitOf(key, offset, _choice1[HalfBits + i]);
            }

            for (int round = 0; round < Rounds; round++)
            {
                int shift = round < 2 || round == 8 || round == Rounds - 1 ? 1 : 2;
                c = ((c << shift) | (c >> (HalfBits - shift))) & HalfMask;
                d = ((d << shift) | (d >> (HalfBits - shift))) & HalfMask;
                for (int i = 0; i < 6 * Boxes; i++)
                {
                    int bit = _choice2[i];
                    uint half = bit <= HalfBits ? c >> (HalfBits - bit) : d >> (2 * HalfBits - bit);
                    int box = at + i / 6;
                    schedule[box] = (byte)(((schedule[box] << 1) | (int)(half & 1)) & 0x3f);
                }

                at += Boxes;
            }
        }

        private static uint BitOf(byte[] key, int offset, int bit)
        {
            return (uint)(key[offset + (bit - 1) / 8] >> (7 - (bit - 1) % 8)) & 1;
        }
    }
}
#endif
