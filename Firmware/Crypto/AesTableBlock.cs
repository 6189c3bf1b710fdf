namespace Lwm2m.Crypto
{
    /// <summary>
    /// AES by table look-ups. Four tables instead of one save an interpreted core the rotations, 8 against 14 us a block, which is worth 3 kB.
    /// Which entries are read depends on the key: where a data cache makes that observable (external RAM, Cortex-M7 with code of others
    /// on the same core), use <see cref="AesBitslicedBlock"/>.
    /// </summary>
    internal sealed class AesTableBlock : SoftwareAes
    {
        private readonly AesTables _tables;

        internal AesTableBlock(AesTables tables)
            : base(4)
        {
            _tables = tables;
        }

        public override void Encrypt(byte[] buffer, int offset, int blocks)
        {
            RequireKey();
            uint[] row0 = _tables.Row0;
            uint[] row1 = _tables.Row1;
            uint[] row2 = _tables.Row2;
            uint[] row3 = _tables.Row3;
            byte[] sbox = _tables.SBox;
            uint[] key = _schedule;
            int last = _rounds * 4;

            for (; blocks > 0; blocks--, offset += Size)
            {
                uint a = (((uint)buffer[offset] << 24) | ((uint)buffer[offset + 1] << 16) | ((uint)buffer[offset + 2] << 8) | buffer[offset + 3]) ^ key[0];
                uint b = (((uint)buffer[offset + 4] << 24) | ((uint)buffer[offset + 5] << 16) | ((uint)buffer[offset + 6] << 8) | buffer[offset + 7]) ^ key[1];
                uint c = (((uint)buffer[offset + 8] << 24) | ((uint)buffer[offset + 9] << 16) | ((uint)buffer[offset + 10] << 8) | buffer[offset + 11]) ^ key[2];
                uint d = (((uint)buffer[offset + 12] << 24) | ((uint)buffer[offset + 13] << 16) | ((uint)buffer[offset + 14] << 8) | buffer[offset + 15]) ^ key[3];

                for (int k = 4; k < last; k += 4)
                {
                    uint e = row0[(int)(a >> 24)] ^ row1[(int)(b >> 16) & 0xff] ^ row2[(int)(c >> 8) & 0xff] ^ row3[(int)d & 0xff] ^ key[k];
                    uint f = row0[(int)(b >> 24)] ^ row1[(int)(c >> 16) & 0xff] ^ row2[(int)(d >> 8) & 0xff] ^ row3[(int)a & 0xff] ^ key[k + 1];
                    uint g = row0[(int)(c >> 24)] ^ row1[(int)(d >> 16) & 0xff] ^ row2[(int)(a >> 8) & 0xff] ^ row3[(int)b & 0xff] ^ key[k + 2];
                    d = row0[(int)(d >> 24)] ^ row1[(int)(a >> 16) & 0xff] ^ row2[(int)(b >> 8) & 0xff] ^ row3[(int)c & 0xff] ^ key[k + 3];
                    a = e;
                    b = f;
                    c = g;
                }

                uint word = key[last];
                buffer[offset] = (byte)(sbox[(int)(a >> 24)] ^ (word >> 24));
                buffer[offset + 1] = (byte)(sbox[(int)(b >> 16) & 0xff] ^ (word >> 16));
                buffer[offset + 2] = (byte)(sbox[(int)(c >> 8) & 0xff] ^ (word >> 8));
                buffer[offset + 3] = (byte)(sbox[(int)d & 0xff] ^ word);
                word = key[last + 1];
                buffer[offset + 4] = (byte)(sbox[(int)(b >> 24)] ^ (word >> 24));
                buffer[offset + 5] = (byte)(sbox[(int)(c >> 16) & 0xff] ^ (word >> 16));
                buffer[offset + 6] = (byte)(sbox[(int)(d >> 8) & 0xff] ^ (word >> 8));
                buffer[offset + 7] = (byte)(sbox[(int)a & 0xff] ^ word);
                word = key[last + 2];
                buffer[offset + 8] = (byte)(sbox[(int)(c >> 24)] ^ (word >> 24));
                buffer[offset + 9] = (byte)(sbox[(int)(d >> 16) & 0xff] ^ (word >> 16));
                buffer[offset + 10] = (byte)(sbox[(int)(a >> 8) & 0xff] ^ (word >> 8));
                buffer[offset + 11] = (byte)(sbox[(int)b & 0xff] ^ word);
                word = key[last + 3];
                buffer[offset + 12] = (byte)(sbox[(int)(d >> 24)] ^ (word >> 24));
                buffer[offset + 13] = (byte)(sbox[(int)(a >> 16) & 0xff] ^ (word >> 16));
                buffer[offset + 14] = (byte)(sbox[(int)(b >> 8) & 0xff] ^ (word >> 8));
                buffer[offset + 15] = (byte)(sbox[(int)c & 0xff] ^ word);
            }
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
                    uint e = Join(inverse[(int)(a >> 24)], inverse[(int)(d >> 16) & 0xff], inverse[(int)(c >> 8) & 0xff], inverse[(int)b & 0xff]) ^ key[k];
                    uint f = Join(inverse[(int)(b >> 24)], inverse[(int)(a >> 16) & 0xff], inverse[(int)(d >> 8) & 0xff], inverse[(int)c & 0xff]) ^ key[k + 1];
                    uint g = Join(inverse[(int)(c >> 24)], inverse[(int)(b >> 16) & 0xff], inverse[(int)(a >> 8) & 0xff], inverse[(int)d & 0xff]) ^ key[k + 2];
                    d = Join(inverse[(int)(d >> 24)], inverse[(int)(c >> 16) & 0xff], inverse[(int)(b >> 8) & 0xff], inverse[(int)a & 0xff]) ^ key[k + 3];
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
            byte[] sbox = _tables.SBox;
            return Join(sbox[(int)(word >> 24)], sbox[(int)(word >> 16) & 0xff], sbox[(int)(word >> 8) & 0xff], sbox[(int)word & 0xff]);
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
