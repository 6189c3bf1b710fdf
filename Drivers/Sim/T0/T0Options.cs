namespace Lwm2m.Sim
{
    /// <summary>Settings of a <see cref="T0Engine"/>.</summary>
    public sealed class T0Options
    {
        /// <summary>Clock of the card in hertz, 1 to 5 MHz (ETSI TS 102 221 §5): 3.5712 MHz make 9600 bit/s.</summary>
        public int ClockHz = 3571200;

        /// <summary>Whether the receiver hears what is sent, as on one line for both; false where the circuit between keeps it away.</summary>
        public bool HasEcho = true;

        /// <summary>
        /// Highest rate, in bit/s, to be asked for by PPS (ISO/IEC 7816-3 §9). 0 stays at the rate of the answer to reset, which is fast enough for short messages.
        /// </summary>
        public int MaxBaudRate;

        /// <summary>Milliseconds that the port and the program may add to a waiting time.</summary>
        public int LatencyMs = 200;

        /// <summary>Milliseconds that the supply is off before a reset, and that it is on before the reset ends: 400 clocks and more (ISO/IEC 7816-3 §6.2.2).</summary>
        public int SettleMs = 20;
    }
}
