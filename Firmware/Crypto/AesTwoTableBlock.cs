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

        public override void EncryptWords(uint[] words, int offset, int blocks)
        {
            RequireKey();
            uint[] row0 = _tables.Row0;
            uint[] row1 = _tables.Row1;
            ulong twoCopies = TwoCopies;
            uint[] key = _schedule;
            int last = _rounds * 4;

            for (; blocks > 0; blocks--, offset += 4)
            {
                uint a = words[offset] ^ key[0];
                uint b = words[offset + 1] ^ key[1];
                uint c = words[offset + 2] ^ key[2];
                uint d = words[offset + 3] ^ key[3];

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

                words[offset] = ((row1[(int)(a >> 24)] << 24) | (row0[(byte)(b >> 16)] & 0xff0000) | (row1[(byte)(c >> 8)] & 0xff00) | (byte)row1[(byte)d]) ^ key[last];
                words[offset + 1] = ((row1[(int)(b >> 24)] << 24) | (row0[(byte)(c >> 16)] & 0xff0000) | (row1[(byte)(d >> 8)] & 0xff00) | (byte)row1[(byte)a]) ^ key[last + 1];
                words[offset + 2] = ((row1[(int)(c >> 24)] << 24) | (row0[(byte)(d >> 16)] & 0xff0000) | (row1[(byte)(a >> 8)] & 0xff00) | (byte)row1[(byte)b]) ^ key[last + 2];
                words[offset + 3] = ((row1[(int)(d >> 24)] << 24) | (row0[(byte)(a >> 16)] & 0xff0000) | (row1[(byte)(b >> 8)] & 0xff00) | (byte)row1[(byte)c]) ^ key[last + 3];
            }
        }
    }
}
