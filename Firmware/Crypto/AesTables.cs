namespace Lwm2m.Crypto
{
    /// <summary>
    /// The tables of <see cref="AesTableBlock"/>: SubBytes with MixColumns joined (FIPS 197 §5.1), 1 kB each, one set for all keys of an engine.
    /// The S-box alone is the lowest byte of <see cref="Row1"/>. Computed, because that takes no longer than some twenty blocks and spares as
    /// much flash.
    /// </summary>
    internal sealed class AesTables
    {
        private const int Entries = 256;

        // Column r of MixColumns times the S-box: what byte r of a column adds to the next state. Rows 2 and 3 are rows 0 and 1 rotated by 16 bits.
        internal readonly uint[] Row0 = new uint[Entries];
        internal readonly uint[] Row1 = new uint[Entries];
        internal readonly uint[] Row2;
        internal readonly uint[] Row3;

        private byte[] _inverseSBox;

        internal AesTables(bool hasFour)
        {
            if (hasFour)
            {
                Row2 = new uint[Entries];
                Row3 = new uint[Entries];
            }

            // x walks through all powers of 3 while y walks through their inverses; 0 has none.
            int x = 1;
            int y = 1;
            do
            {
                x = (x ^ (x << 1) ^ ((x >> 7) * 0x11b)) & 0xff;
                y ^= y << 1;
                y ^= y << 2;
                y = (y ^ (y << 4)) & 0xff;
                y ^= (y >> 7) * 0x09;
                int affine = y ^ (y << 1) ^ (y << 2) ^ (y << 3) ^ (y << 4);
                Enter(x, ((affine ^ (affine >> 8)) & 0xff) ^ 0x63);
            }
            while (x != 1);
            Enter(0, 0x63);
        }

        /// <summary>The inverse of the S-box, made when first asked for: neither CCM nor CMAC decrypts a block.</summary>
        internal byte[] InverseSBox
        {
            get
            {
                if (_inverseSBox is null)
                {
                    byte[] inverse = new byte[Entries];
                    for (int i = 0; i < Entries; i++)
                    {
                        inverse[(byte)Row1[i]] = (byte)i;
                    }

                    _inverseSBox = inverse;
                }

                return _inverseSBox;
            }
        }

        private void Enter(int value, int substitute)
        {
            uint once = (uint)substitute;
            uint twice = (once << 1) ^ ((once >> 7) * 0x11b);
            uint word = (twice << 24) | (once << 16) | (once << 8) | (once ^ twice);
            Row0[value] = word;
            Row1[value] = (word >> 8) | (word << 24);
            if (Row2 is not null)
            {
                Row2[value] = (word >> 16) | (word << 16);
                Row3[value] = (word >> 24) | (word << 8);
            }
        }
    }
}
