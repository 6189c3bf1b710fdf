namespace Lwm2m.Modem
{
    /// <summary>A UDP socket inside the modem, as the hooks of a <see cref="Dialect"/> see it.</summary>
    public sealed class ModemSocket
    {
        /// <summary>Name or address of the peer, in ASCII.</summary>
        public byte[] Host;

        /// <summary>Port of the peer.</summary>
        public int Port;

        /// <summary>The modem's number of the socket: chosen by the link before it is opened, or answered by the modem; -1 for none.</summary>
        public int Handle = -1;

        /// <summary>Number of the context.</summary>
        public int ContextId = 1;

        /// <summary>Bytes that the modem said have arrived, where it does.</summary>
        public int Waiting;
    }
}
