namespace Lwm2m.Crypto
{
    /// <summary>AES with tables for two rows: what they give for the other two is rotated, both at once.</summary>
    internal sealed class AesTwoTableBlock : AesTableBlock
    {
        // Times this a word stands in both halves of 64 bits: shifted by 16, the lower half is the word rotated.
        private const ulong TwoCopies = 0x100000001;

        internal AesTwoTableBlock(AesTables tables)
            : base(tables)
        {
        }

        public override void Encrypt(byte[] buffer, int offset, int blocks)
        {
            RequireKey();
            uint[] row0 = _tables.Row0;
            uint[] row1 = _tables.Row1;
            ulong twoCopies = TwoCopies;
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
                    uint e = row0[(int)(a >> 24)] ^ row1[(byte)(b >> 16)] ^ (uint)((row0[(byte)(c >> 8)] ^ row1[(byte)d]) * twoCopies >> 16) ^ key[k];
                    uint f = row0[(int)(b >> 24)] ^ row1[(byte)(c >> 16)] ^ (uint)((row0[(byte)(d >> 8)] ^ row1[(byte)a]) * twoCopies >> 16) ^ key[k + 1];
                    uint g = row0[(int)(c >> 24)] ^ row1[(byte)(d >> 16)] ^ (uint)((row0[(byte)(a >> 8)] ^ row1[(byte)b]) * twoCopies >> 16) ^ key[k + 2];
                    d = row0[(int)(d >> 24)] ^ row1[(byte)(a >> 16)] ^ (uint)((row0[(byte)(b >> 8)] ^ row1[(byte)c]) * twoCopies >> 16) ^ key[k + 3];
                    a = e;
                    b = f;
                    c = g;
                }

                uint word = key[last];
                buffer[offset] = (byte)(row1[(int)(a >> 24)] ^ (word >> 24));
                buffer[offset + 1] = (byte)(row1[(byte)(b >> 16)] ^ (word >> 16));
                buffer[offset + 2] = (byte)(row1[(byte)(c >> 8)] ^ (word >> 8));
                buffer[offset + 3] = (byte)(row1[(byte)d] ^ word);
                word = key[last + 1];
                buffer[offset + 4] = (byte)(row1[(int)(b >> 24)] ^ (word >> 24));
                buffer[offset + 5] = (byte)(row1[(byte)(c >> 16)] ^ (word >> 16));
                buffer[offset + 6] = (byte)(row1[(byte)(d >> 8)] ^ (word >> 8));
                buffer[offset + 7] = (byte)(row1[(byte)a] ^ word);
                word = key[last + 2];
                buffer[offset + 8] = (byte)(row1[(int)(c >> 24)] ^ (word >> 24));
                buffer[offset + 9] = (byte)(row1[(byte)(d >> 16)] ^ (word >> 16));
                buffer[offset + 10] = (byte)(row1[(byte)(a >> 8)] ^ (word >> 8));
                buffer[offset + 11] = (byte)(row1[(byte)b] ^ word);
                word = key[last + 3];
                buffer[offset + 12] = (byte)(row1[(int)(d >> 24)] ^ (word >> 24));
                buffer[offset + 13] = (byte)(row1[(byte)(a >> 16)] ^ (word >> 16));
                buffer[offset + 14] = (byte)(row1[(byte)(b >> 8)] ^ (word >> 8));
                buffer[offset + 15] = (byte)(row1[(byte)c] ^ word);
            }
        }
    }
}
