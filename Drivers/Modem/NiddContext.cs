namespace Lwm2m.Modem
{
    /// <summary>A non-IP connection of a modem, as the hooks of a <see cref="Dialect"/> see it.</summary>
    public sealed class NiddContext
    {
        /// <summary>Number of the context.</summary>
        public int ContextId = 1;

        /// <summary>Name of the access point in ASCII, or null where the context is defined already.</summary>
        public byte[] Apn;

        /// <summary>Type of the context as the modem lists it, or null.</summary>
        public byte[] Type;

        /// <summary>The modem's number of the socket, where the dialect has one; -1 for none.</summary>
        public int Handle = -1;

        /// <summary>The largest datagram that the network takes, in bytes; 0 where it has not said.</summary>
        public int MaxDatagram;

        /// <summary>Datagrams that the network takes in each <see cref="RateIntervalMs"/>; 0 for any number.</summary>
        public int RateMessages;

        /// <summary>The time in which there are <see cref="RateMessages"/>.</summary>
        public int RateIntervalMs;

        /// <summary>Bytes that the modem said have arrived, where it does.</summary>
        public int Waiting;
    }
}
