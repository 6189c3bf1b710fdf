namespace Lwm2m.Foundation
{
    /// <summary>
    /// A link that protects another, by DTLS in C# or the board's native DTLS. The client does not know which.
    /// <see cref="DatagramLink.Open"/> opens the link beneath; the handshake proceeds in <see cref="DatagramLink.Step"/>.
    /// </summary>
    public abstract class SecuredLink : DatagramLink
    {
        /// <summary>How the present keys were established.</summary>
        public abstract HandshakeKind Handshake { get; }

        /// <summary>Datagrams of the last handshake, in both directions, including retransmissions.</summary>
        public abstract int HandshakeDatagrams { get; }

        /// <summary>Bytes of those datagrams.</summary>
        public abstract int HandshakeBytes { get; }

        /// <summary>Milliseconds from the first of those datagrams to the last.</summary>
        public abstract int HandshakeMs { get; }

        /// <summary>The alert that ended the link or the last handshake, sent or received (RFC 5246 §7.2), or -1.</summary>
        public abstract int Alert { get; }

        /// <summary>What to do now that the link has failed or was closed by the peer (RFC 7925 §6), see <see cref="AlertTable"/>.</summary>
        public abstract AlertAction Action { get; }

        /// <summary>
        /// Sets new credentials. The present session continues until <see cref="DatagramLink.Close"/>, but a handshake under way restarts
        /// with the new key; saved sessions are forgotten, so the next handshake is a full one.
        /// </summary>
        public abstract void SetCredentials(LinkCredentials credentials);

        /// <summary>
        /// Call after the account was deleted. Erases the saved session and connection, here and in the store, and saves none again. The
        /// present session continues until <see cref="DatagramLink.Close"/>.
        /// </summary>
        public abstract void Abandon();

        /// <summary>Call when the link is closed and not used any more: wipes what it remembers. What the store has of it stays.</summary>
        public abstract void Wipe();
    }
}
