namespace Lwm2m.MbedTls
{
    /// <summary>Values that a connection can be queried for.</summary>
    public static class MbedTlsQuery
    {
        /// <summary>Bytes that the last call left in its output buffer.</summary>
        public const int Output = 0;

        /// <summary>Milliseconds until the handshake is to be called again, or -1.</summary>
        public const int Timer = 1;

        /// <summary>The fatal alert of the handshake, sent or received in the clear, 0 for close_notify, or -1.</summary>
        public const int Alert = 2;

        /// <summary>1 after a full handshake, 0 after a resumed one.</summary>
        public const int IsFull = 3;

        /// <summary>Largest application datagram in bytes.</summary>
        public const int MaxPayload = 4;

        /// <summary>1 when Connection IDs are in use.</summary>
        public const int UsesConnectionId = 5;

        /// <summary>1 when the last datagram holds more.</summary>
        public const int Pending = 6;
    }
}
