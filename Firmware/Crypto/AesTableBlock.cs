using System;

namespace Lwm2m.Crypto
{
    /// <summary>
    /// AES by table look-ups: what both variants share. Which entries are read depends on the key: where a data cache makes that observable
    /// (external RAM, Cortex-M7 with code of others on the same core), use <see cref="AesBitslicedBlock"/>.
    /// </summary>
    internal abstract class AesTableBlock : SoftwareAes
    {
        // Behind the round keys: a block as words.
        private const int Words = 4 * (MaxRounds + 1);

        protected readonly AesTables _tables;

        protected AesTableBlock(AesTables tables)
            : base(Words + 4)
        {
            _tables = tables;
        }

        public override void Encrypt(byte[] buffer, int offset, int blocks)
        {
            uint[] words = _schedule;
            for (; blocks > 0; blocks--, offset += Size)
            {
                for (int i = 0; i < Size; i += 4)
                {
                    int at = offset + i;
                    words[Words + (i >> 2)] = ((uint)buffer[at] << 24) | ((uint)buffer[at + 1] << 16) | ((uint)buffer[at + 2] << 8) | buffer[at + 3];
                }

                EncryptWords(words, Words, 1);
                WriteWord(buffer, offset, words[Words]);
                WriteWord(buffer, offset + 4, words[Words + 1]);
                WriteWord(buffer, offset + 8, words[Words + 2]);
                WriteWord(buffer, offset + 12, words[Words + 3]);
            }

            Array.Clear(words, Words, 4);
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
                uint a = (((uint)buffer[offset] << 24) | ((uint)buffer[offset + 1] << 16) | ((uint)buffer[offset + 2] << 8) | buffer[offset + 3]) ^ key[last];
                uint b = (((uint)buffer[offset + 4] << 24) | ((uint)buffer[offset + 5] << 16) | ((uint)buffer[offset + 6] << 8) | buffer[offset + 7]) ^ key[last + 1];
                uint c = (((uint)buffer[offset + 8] << 24) | ((uint)buffer[offset + 9] << 16) | ((uint)buffer[offset + 10] << 8) | buffer[offset + 11]) ^ key[last + 2];
                uint d = (((uint)buffer[offset + 12] << 24) | ((uint)buffer[offset + 13] << 16) | ((uint)buffer[offset + 14] << 8) | buffer[offset + 15]) ^ key[last + 3];

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

        private static void WriteWord(byte[] buffer, int offset, uint word)
        {
            buffer[offset] = (byte)(word >> 24);
            buffer[offset + 1] = (byte)(word >> 16);
            buffer[offset + 2] = (byte)(word >> 8);
            buffer[offset + 3] = (byte)word;
        }
    }
}
