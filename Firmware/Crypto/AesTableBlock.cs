using System;

namespace Lwm2m.Crypto
{
    /// <summary>
    /// AES by table look-ups: what both variants share. Which entries are read depends on the key: where a data cache makes that observable
    /// (external RAM, Cortex-M7 with code of others on the same core), use <see cref="AesBitslicedBlock"/>.
    /// </summary>
    internal abstract class AesTableBlock : SoftwareAes
    {
        // Of a block; one more stands as words behind the round keys.
        private const int BlockWords = Size / 4;

        protected readonly AesTables _tables;

        protected AesTableBlock(AesTables tables)
        {
            _tables = tables;
        }

        public override void Encrypt(byte[] buffer, int offset, int blocks)
        {
            RequireKey();
            uint[] words = _schedule;
            int block = words.Length - BlockWords;
            for (; blocks > 0; blocks--, offset += Size)
            {
                for (int i = 0; i < BlockWords; i++)
                {
                    words[block + i] = ReadWord(buffer, offset + 4 * i);
                }

                EncryptWords(words, block, 1);
                for (int i = 0; i < BlockWords; i++)
                {
                    WriteWord(buffer, offset + 4 * i, words[block + i]);
                }
            }

            Array.Clear(words, block, BlockWords);
        }

        /// <summary>Without tables of its own: only secured packets and SCP03 decrypt blocks, a few at a time.</summary>
        public override void Decrypt(byte[] buffer, int offset, int blocks)
        {
            RequireKey();
            byte[] inverse = _tables.InverseSBox;
            uint[] key = _schedule;
            int last = _rounds * 4;

            for (; blocks > 0; blocks--, offset += Size)
            {
                uint a = ReadWord(buffer, offset) ^ key[last];
                uint b = ReadWord(buffer, offset + 4) ^ key[last + 1];
                uint c = ReadWord(buffer, offset + 8) ^ key[last + 2];
                uint d = ReadWord(buffer, offset + 12) ^ key[last + 3];

                for (int k = last - 4; k >= 0; k -= 4)
                {
                    uint e = Join(inverse[(int)(a >> 24)], inverse[(byte)(d >> 16)], inverse[(byte)(c >> 8)], inverse[(byte)b]) ^ key[k];
                    uint f = Join(inverse[(int)(b >> 24)], inverse[(byte)(a >> 16)], inverse[(byte)(d >> 8)], inverse[(byte)c]) ^ key[k + 1];
                    uint g = Join(inverse[(int)(c >> 24)], inverse[(byte)(b >> 16)], inverse[(byte)(a >> 8)], inverse[(byte)d]) ^ key[k + 2];
                    d = Join(inverse[(int)(d >> 24)], inverse[(byte)(c >> 16)], inverse[(byte)(b >> 8)], inverse[(byte)a]) ^ key[k + 3];
                    a = e;
                    b = f;
                    c = g;
                    if (k != 0)
                    {
                        a = InverseMixColumn(a);
                        b = InverseMixColumn(b);
                        c = InverseMixColumn(c);
                        d = InverseMixColumn(d);
                    }
                }

                WriteWord(buffer, offset, a);
                WriteWord(buffer, offset + 4, b);
                WriteWord(buffer, offset + 8, c);
                WriteWord(buffer, offset + 12, d);
            }
        }

        protected override int ScheduleWords(int rounds)
        {
            return BlockWords * (rounds + 2);
        }

        protected override uint SubWord(uint word)
        {
            uint[] sbox = _tables.Row1;
            return Join((byte)sbox[(int)(word >> 24)], (byte)sbox[(byte)(word >> 16)], (byte)sbox[(byte)(word >> 8)], (byte)sbox[(byte)word]);
        }

        private static uint Join(byte first, byte second, byte third, byte fourth)
        {
            return ((uint)first << 24) | ((uint)second << 16) | ((uint)third << 8) | fourth;
        }

        /// <summary>FIPS 197 §5.3.3: the inverse matrix is MixColumns after w + 4 (w + w rotated by two), on the four bytes at once.</summary>
        private static uint InverseMixColumn(uint w)
        {
            uint x = w ^ ((w << 16) | (w >> 16));
            x = ((x & 0x7f7f7f7f) << 1) ^ (((x >> 7) & 0x01010101) * 0x1b);
            x = ((x & 0x7f7f7f7f) << 1) ^ (((x >> 7) & 0x01010101) * 0x1b);
            w ^= x;
            x = ((w & 0x7f7f7f7f) << 1) ^ (((w >> 7) & 0x01010101) * 0x1b);
            uint y = w ^ x;
            return x ^ ((y << 8) | (y >> 24)) ^ ((w << 16) | (w >> 16)) ^ ((w << 24) | (w >> 8));
        }

        private static uint ReadWord(byte[] buffer, int offset)
        {
            return ((uint)buffer[offset] << 24) | ((uint)buffer[offset + 1] << 16) | ((uint)buffer[offset + 2] << 8) | buffer[offset + 3];
        }

        private static void WriteWord(byte[] buffer, int offset, uint word)
        {
            buffer[offset] = (byte)(word >> 24);
            buffer[offset + 1] = (byte)(word >> 16);
            buffer[offset + 2] = (byte)(word >> 8);
            buffer[offset + 3] = (byte)word;
        }
    }
}
