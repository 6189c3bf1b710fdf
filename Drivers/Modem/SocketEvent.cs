namespace Lwm2m.Modem
{
    /// <summary>What a URC says about a socket inside the modem.</summary>
    public enum SocketEvent
    {
        /// <summary>Nothing of interest.</summary>
        None,

        /// <summary>A datagram waits in the modem to be read.</summary>
        Arrived,

        /// <summary>A datagram comes with the URC: its fields are at it, or it is announced.</summary>
        Pushed,

        /// <summary>The modem has closed the socket.</summary>
        Closed
    }
}
