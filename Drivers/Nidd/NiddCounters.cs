namespace Lwm2m.Nidd
{
    /// <summary>What passed a <see cref="NiddBearer"/>, and what did not.</summary>
    public sealed class NiddCounters
    {
        /// <summary>Datagrams that the modem took over.</summary>
        public int Sent;

        /// <summary>Their bytes.</summary>
        public int SentBytes;

        /// <summary>Datagrams received.</summary>
        public int Received;

        /// <summary>Their bytes.</summary>
        public int ReceivedBytes;

        /// <summary>Bytes sent that only name a server to the node behind the network: the overhead of sharing the bearer.</summary>
        public int NamingBytes;

        /// <summary>Datagrams refused as there was no room for them.</summary>
        public int Full;

        /// <summary>Datagrams longer than the limit, in either direction.</summary>
        public int TooLong;

        /// <summary>Times that the control plane was congested.</summary>
        public int Congested;

        /// <summary>Datagrams given up: refused by the modem, too often congested, or lost with the connection.</summary>
        public int Failed;

        /// <summary>Copies of datagrams that had come just before.</summary>
        public int Duplicates;

        /// <summary>Datagrams received that belong to no link.</summary>
        public int Unclaimed;

        /// <summary>Datagrams received and dropped before they were taken, as newer ones needed the room.</summary>
        public int Overrun;

        /// <summary>Links that could not be opened: too many, or a second one with DTLS.</summary>
        public int Rejected;
    }
}
