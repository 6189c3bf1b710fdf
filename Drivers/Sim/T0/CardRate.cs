namespace Lwm2m.Sim
{
    /// <summary>The rates that TA1 codes (ISO/IEC 7816-3 §8.3, tables 7 and 8).</summary>
    public static class CardRate
    {
        /// <summary>Bits per second of a rate at a clock, rounded; 0 for a code that is reserved.</summary>
        /// <param name="rate">TA1.</param>
        /// <param name="clockHz">Clock of the card.</param>
        public static int Baud(int rate, int clockHz)
        {
            int clocks = Clocks(rate);
            return clocks == 0 ? 0 : (int)(((long)clockHz * Divisor(rate) + (clocks - 1) / 2) / clocks);
        }

        /// <summary>Fi, the clock rate conversion integer: clocks a bit takes, before they are divided; 0 for a code that is reserved.</summary>
        public static int Clocks(int rate)
        {
            if (Divisor(rate) == 0)
            {
                return 0;
            }

            switch (rate >> 4)
            {
                case 0: case 1: return 372;
                case 2: return 558;
                case 3: return 744;
                case 4: return 1116;
                case 5: return 1488;
                case 6: return 1860;
                case 9: return 512;
                case 10: return 768;
                case 11: return 1024;
                case 12: return 1536;
                case 13: return 2048;
                default: return 0;
            }
        }

        /// <summary>Di, the baud rate adjustment integer; 0 for a code that is reserved.</summary>
        private static int Divisor(int rate)
        {
            int code = rate & 15;
            return code == 0 ? 0 : code < 8 ? 1 << (code - 1) : code == 8 ? 12 : code == 9 ? 20 : 0;
        }
    }
}
