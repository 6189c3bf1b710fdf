namespace Lwm2m.Crypto
{
    /// <summary>AES with a table for each row of the state.</summary>
    internal sealed class AesFourTableBlock : AesTableBlock
    {
        internal AesFourTableBlock(AesTables tables)
            : base(tables)
        {
        }

        public override void EncryptWords(uint[] words, int offset, int blocks)
        {
            RequireKey();
            uint[] row0 = _tables.Row0;
            uint[] row1 = _tables.Row1;
            uint[] row2 = _tables.Row2;
            uint[] row3 = _tables.Row3;
            uint[] key = _schedule;
            int last = _rounds * 4;

            for (; blocks > 0; blocks--, offset += 4)
            {
                uint a = words[offset] ^ key[0];
                uint b = words[offset + 1] ^ key[1];
                uint c = words[offset + 2] ^ key[2];
                uint d = words[offset + 3] ^ key[3];

                // FIPS 197 §5.1, the rounds that every key has, written out: with constant places of the round keys a round takes a seventh less.
                uint e = row0[(int)(a >> 24)] ^ row1[(byte)(b >> 16)] ^ row2[(byte)(c >> 8)] ^ row3[(byte)d] ^ key[4];
                uint f = row0[(int)(b >> 24)] ^ row1[(byte)(c >> 16)] ^ row2[(byte)(d >> 8)] ^ row3[(byte)a] ^ key[5];
                uint g = row0[(int)(c >> 24)] ^ row1[(byte)(d >> 16)] ^ row2[(byte)(a >> 8)] ^ row3[(byte)b] ^ key[6];
                uint h = row0[(int)(d >> 24)] ^ row1[(byte)(a >> 16)] ^ row2[(byte)(b >> 8)] ^ row3[(byte)c] ^ key[7];

                a = row0[(int)(e >> 24)] ^ row1[(byte)(f >> 16)] ^ row2[(byte)(g >> 8)] ^ row3[(byte)h] ^ key[8];
                b = row0[(int)(f >> 24)] ^ row1[(byte)(g >> 16)] ^ row2[(byte)(h >> 8)] ^ row3[(byte)e] ^ key[9];
                c = row0[(int)(g >> 24)] ^ row1[(byte)(h >> 16)] ^ row2[(byte)(e >> 8)] ^ row3[(byte)f] ^ key[10];
                d = row0[(int)(h >> 24)] ^ row1[(byte)(e >> 16)] ^ row2[(byte)(f >> 8)] ^ row3[(byte)g] ^ key[11];

                e = row0[(int)(a >> 24)] ^ row1[(byte)(b >> 16)] ^ row2[(byte)(c >> 8)] ^ row3[(byte)d] ^ key[12];
                f = row0[(int)(b >> 24)] ^ row1[(byte)(c >> 16)] ^ row2[(byte)(d >> 8)] ^ row3[(byte)a] ^ key[13];
                g = row0[(int)(c >> 24)] ^ row1[(byte)(d >> 16)] ^ row2[(byte)(a >> 8)] ^ row3[(byte)b] ^ key[14];
                h = row0[(int)(d >> 24)] ^ row1[(byte)(a >> 16)] ^ row2[(byte)(b >> 8)] ^ row3[(byte)c] ^ key[15];

                a = row0[(int)(e >> 24)] ^ row1[(byte)(f >> 16)] ^ row2[(byte)(g >> 8)] ^ row3[(byte)h] ^ key[16];
                b = row0[(int)(f >> 24)] ^ row1[(byte)(g >> 16)] ^ row2[(byte)(h >> 8)] ^ row3[(byte)e] ^ key[17];
                c = row0[(int)(g >> 24)] ^ row1[(byte)(h >> 16)] ^ row2[(byte)(e >> 8)] ^ row3[(byte)f] ^ key[18];
                d = row0[(int)(h >> 24)] ^ row1[(byte)(e >> 16)] ^ row2[(byte)(f >> 8)] ^ row3[(byte)g] ^ key[19];

                e = row0[(int)(a >> 24)] ^ row1[(byte)(b >> 16)] ^ row2[(byte)(c >> 8)] ^ row3[(byte)d] ^ key[20];
                f = row0[(int)(b >> 24)] ^ row1[(byte)(c >> 16)] ^ row2[(byte)(d >> 8)] ^ row3[(byte)a] ^ key[21];
                g = row0[(int)(c >> 24)] ^ row1[(byte)(d >> 16)] ^ row2[(byte)(a >> 8)] ^ row3[(byte)b] ^ key[22];
                h = row0[(int)(d >> 24)] ^ row1[(byte)(a >> 16)] ^ row2[(byte)(b >> 8)] ^ row3[(byte)c] ^ key[23];

                a = row0[(int)(e >> 24)] ^ row1[(byte)(f >> 16)] ^ row2[(byte)(g >> 8)] ^ row3[(byte)h] ^ key[24];
                b = row0[(int)(f >> 24)] ^ row1[(byte)(g >> 16)] ^ row2[(byte)(h >> 8)] ^ row3[(byte)e] ^ key[25];
                c = row0[(int)(g >> 24)] ^ row1[(byte)(h >> 16)] ^ row2[(byte)(e >> 8)] ^ row3[(byte)f] ^ key[26];
                d = row0[(int)(h >> 24)] ^ row1[(byte)(e >> 16)] ^ row2[(byte)(f >> 8)] ^ row3[(byte)g] ^ key[27];

                e = row0[(int)(a >> 24)] ^ row1[(byte)(b >> 16)] ^ row2[(byte)(c >> 8)] ^ row3[(byte)d] ^ key[28];
                f = row0[(int)(b >> 24)] ^ row1[(byte)(c >> 16)] ^ row2[(byte)(d >> 8)] ^ row3[(byte)a] ^ key[29];
                g = row0[(int)(c >> 24)] ^ row1[(byte)(d >> 16)] ^ row2[(byte)(a >> 8)] ^ row3[(byte)b] ^ key[30];
                h = row0[(int)(d >> 24)] ^ row1[(byte)(a >> 16)] ^ row2[(byte)(b >> 8)] ^ row3[(byte)c] ^ key[31];

                a = row0[(int)(e >> 24)] ^ row1[(byte)(f >> 16)] ^ row2[(byte)(g >> 8)] ^ row3[(byte)h] ^ key[32];
                b = row0[(int)(f >> 24)] ^ row1[(byte)(g >> 16)] ^ row2[(byte)(h >> 8)] ^ row3[(byte)e] ^ key[33];
                c = row0[(int)(g >> 24)] ^ row1[(byte)(h >> 16)] ^ row2[(byte)(e >> 8)] ^ row3[(byte)f] ^ key[34];
                d = row0[(int)(h >> 24)] ^ row1[(byte)(e >> 16)] ^ row2[(byte)(f >> 8)] ^ row3[(byte)g] ^ key[35];

                e = row0[(int)(a >> 24)] ^ row1[(byte)(b >> 16)] ^ row2[(byte)(c >> 8)] ^ row3[(byte)d] ^ key[36];
                f = row0[(int)(b >> 24)] ^ row1[(byte)(c >> 16)] ^ row2[(byte)(d >> 8)] ^ row3[(byte)a] ^ key[37];
                g = row0[(int)(c >> 24)] ^ row1[(byte)(d >> 16)] ^ row2[(byte)(a >> 8)] ^ row3[(byte)b] ^ key[38];
                h = row0[(int)(d >> 24)] ^ row1[(byte)(a >> 16)] ^ row2[(byte)(b >> 8)] ^ row3[(byte)c] ^ key[39];

                // The rounds that only longer keys have.
                for (int k = 40; k < last; k += 8)
                {
                    a = row0[(int)(e >> 24)] ^ row1[(byte)(f >> 16)] ^ row2[(byte)(g >> 8)] ^ row3[(byte)h] ^ key[k];
                    b = row0[(int)(f >> 24)] ^ row1[(byte)(g >> 16)] ^ row2[(byte)(h >> 8)] ^ row3[(byte)e] ^ key[k + 1];
                    c = row0[(int)(g >> 24)] ^ row1[(byte)(h >> 16)] ^ row2[(byte)(e >> 8)] ^ row3[(byte)f] ^ key[k + 2];
                    d = row0[(int)(h >> 24)] ^ row1[(byte)(e >> 16)] ^ row2[(byte)(f >> 8)] ^ row3[(byte)g] ^ key[k + 3];
                    e = row0[(int)(a >> 24)] ^ row1[(byte)(b >> 16)] ^ row2[(byte)(c >> 8)] ^ row3[(byte)d] ^ key[k + 4];
                    f = row0[(int)(b >> 24)] ^ row1[(byte)(c >> 16)] ^ row2[(byte)(d >> 8)] ^ row3[(byte)a] ^ key[k + 5];
                    g = row0[(int)(c >> 24)] ^ row1[(byte)(d >> 16)] ^ row2[(byte)(a >> 8)] ^ row3[(byte)b] ^ key[k + 6];
                    h = row0[(int)(d >> 24)] ^ row1[(byte)(a >> 16)] ^ row2[(byte)(b >> 8)] ^ row3[(byte)c] ^ key[k + 7];
                }

                words[offset] = ((row1[(int)(e >> 24)] << 24) | (row0[(byte)(f >> 16)] & 0xff0000) | (row1[(byte)(g >> 8)] & 0xff00) | (byte)row1[(byte)h]) ^ key[last];
                words[offset + 1] = ((row1[(int)(f >> 24)] << 24) | (row0[(byte)(g >> 16)] & 0xff0000) | (row1[(byte)(h >> 8)] & 0xff00) | (byte)row1[(byte)e]) ^ key[last + 1];
                words[offset + 2] = ((row1[(int)(g >> 24)] << 24) | (row0[(byte)(h >> 16)] & 0xff0000) | (row1[(byte)(e >> 8)] & 0xff00) | (byte)row1[(byte)f]) ^ key[last + 2];
                words[offset + 3] = ((row1[(int)(h >> 24)] << 24) | (row0[(byte)(e >> 16)] & 0xff0000) | (row1[(byte)(f >> 8)] & 0xff00) | (byte)row1[(byte)g]) ^ key[last + 3];
            }
        }
    }
}
