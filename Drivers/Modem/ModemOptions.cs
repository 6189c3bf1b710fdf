namespace Lwm2m.Modem
{
    /// <summary>Settings of a <see cref="CellularModem"/>.</summary>
    public sealed class ModemOptions
    {
        /// <summary>Speed of the serial line in bits per second, fixed in the modem with <c>+IPR</c>.</summary>
        public int BaudRate = 115200;

        /// <summary>The dialect, or null to choose it by the answer to <c>+CGMM</c>.</summary>
        public Dialect Dialect;

        /// <summary>PIN of the SIM in digits, or null. Tried once: a refused one is not tried again.</summary>
        public byte[] Pin;

        /// <summary>Name of the access point in ASCII, or null to leave the contexts of the modem as they are.</summary>
        public byte[] Apn;

        /// <summary>Number of the context of <see cref="Apn"/>.</summary>
        public int ContextId = 1;

        /// <summary>Type of the context: <c>IP</c>, <c>IPV6</c>, <c>IPV4V6</c>.</summary>
        public byte[] ContextType = { (byte)'I', (byte)'P' };

        /// <summary>Requested periodic update timer T3412 as 8 bits in ASCII (3GPP TS 24.008 §10.5.7.4a), or null to leave PSM as it is.</summary>
        public byte[] PeriodicUpdateTimer;

        /// <summary>Requested active timer T3324 as 8 bits in ASCII (3GPP TS 24.008 §10.5.7.3), with <see cref="PeriodicUpdateTimer"/>.</summary>
        public byte[] ActiveTimer;

        /// <summary>Requested eDRX cycle as 4 bits in ASCII (3GPP TS 24.008 §10.5.5.32), or null to leave eDRX as it is.</summary>
        public byte[] EdrxCycle;

        /// <summary>Access technology of <see cref="EdrxCycle"/>: 4 LTE-M, 5 NB-IoT (3GPP TS 27.007 §7.40).</summary>
        public int EdrxAccessTechnology = 5;

        /// <summary>Time to find a network, in milliseconds, before the links fail and the radio is switched off and on.</summary>
        public int SearchTimeoutMs = 600000;
    }
}
