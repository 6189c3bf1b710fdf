namespace Lwm2m.Crypto
{
    /// <summary>
    /// The tables of <see cref="AesTableBlock"/>: the S-box, its inverse and SubBytes with MixColumns joined (FIPS 197 §5.1), 4.6 kB, one set
    /// for all keys of an engine. Computed, because that takes no longer than some twenty blocks and spares as much flash.
    /// </summary>
    internal sealed class AesTables
    {
        internal readonly byte[] SBox = new byte[256];
        internal readonly byte[] InverseSBox = new byte[256];

        // Column r of MixColumns times the S-box: what byte r of a column adds to the next state.
        internal readonly uint[] Row0 = new uint[256];
        internal readonly uint[] Row1 = new uint[256];
        internal readonly uint[] Row2 = new uint[256];
        internal readonly uint[] Row3 = new uint[256];

        internal AesTables()
        {
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

        private void Enter(int value, int substitute)
        {
            SBox[value] = (byte)substitute;
            InverseSBox[substitute] = (byte)value;
            uint once = (uint)substitute;
            uint twice = (once << 1) ^ ((once >> 7) * 0x11b);
            uint word = (twice << 24) | (once << 16) | (once << 8) | (once ^ twice);
            Row0[value] = word;
            Row1[value] = (word >> 8) | (word << 24);
            Row2[value] = (word >> 16) | (word << 16);
            Row3[value] = (word >> 24) | (word << 8);
        }
    }
}
