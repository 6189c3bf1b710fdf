namespace Lwm2m.Foundation
{
    /// <summary>Where a <see cref="DatagramLink"/> stands.</summary>
    public enum LinkState
    {
        /// <summary>Not opened, or closed again.</summary>
        Closed,

        /// <summary>On its way: a name is looked up or a handshake runs.</summary>
        Opening,

        /// <summary>Datagrams go both ways.</summary>
        Open,

        /// <summary>The peer cannot be reached or has not proven itself. <see cref="DatagramLink.Open"/> tries again.</summary>
        Failed
    }
}
