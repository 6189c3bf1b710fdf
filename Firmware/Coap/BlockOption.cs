namespace Lwm2m.Coap
{
    /// <summary>The value of a Block1 or Block2 option: NUM, M and SZX in one number (RFC 7959 §2.2).</summary>
    internal static class BlockOption
    {
        /// <summary>SZX of the largest block, 1024 bytes.</summary>
        public const int MaxSzx = 6;

        /// <summary>SZX that must not be sent; a request with it is answered with 4.00.</summary>
        public const int ReservedSzx = 7;

        /// <summary>The largest NUM, of 20 bits.</summary>
        public const int MaxNumber = 0xFFFFF;

        /// <summary>Most bytes a block option takes in a message, including its extended delta.</summary>
        public const int MaxEncodedLength = 5;

        private const int SmallestBlock = 16;

        public static uint Encode(int number, bool more, int szx)
        {
            return ((uint)number << 4) | (more ? 8u : 0u) | (uint)szx;
        }

        public static int Number(uint value)
        {
            return (int)(value >> 4);
        }

        public static bool More(uint value)
        {
            return (value & 8) != 0;
        }

        public static int Szx(uint value)
        {
            return (int)(value & 7);
        }

        public static int SizeOf(int szx)
        {
            return SmallestBlock << szx;
        }

        /// <summary>SZX of the largest block that fits, or -1.</summary>
        public static int LargestSzx(int room)
        {
            int szx = MaxSzx;
            while (szx >= 0 && SizeOf(szx) > room)
            {
                szx--;
            }

            return szx;
        }
    }
}
