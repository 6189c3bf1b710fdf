namespace Lwm2m.Foundation
{
    /// <summary>State of a <see cref="DatagramLink"/>.</summary>
    public enum LinkState
    {
        /// <summary>Not opened, or closed again.</summary>
        Closed,

        /// <summary>Connecting: a name is being resolved or a handshake is under way.</summary>
        Opening,

        /// <summary>Connected: datagrams can be sent and received.</summary>
        Open,

        /// <summary>The peer is unreachable or failed to authenticate. <see cref="DatagramLink.Open"/> tries again.</summary>
        Failed
    }
}
