namespace Lwm2m.Foundation
{
    /// <summary>
    /// A link that protects another: DTLS in C# or the board's native one. A client does not know which it has.
    /// <see cref="DatagramLink.Open"/> opens the link beneath and shakes hands in <see cref="DatagramLink.Step"/>.
    /// </summary>
    public abstract class SecuredLink : DatagramLink
    {
        /// <summary>How the present keys came about.</summary>
        public abstract HandshakeKind Handshake { get; }

        /// <summary>Datagrams of the last handshake, both ways, retransmissions counted.</summary>
        public abstract int HandshakeDatagrams { get; }

        /// <summary>Bytes of those datagrams.</summary>
        public abstract int HandshakeBytes { get; }

        /// <summary>Milliseconds from the first of them to the last.</summary>
        public abstract int HandshakeMs { get; }

        /// <summary>The alert that ended the link or the last handshake, sent or received (RFC 5246 §7.2), or -1.</summary>
        public abstract int Alert { get; }

        /// <summary>What to do now that the link has failed or was closed by the peer (RFC 7925 §6), see <see cref="AlertTable"/>.</summary>
        public abstract AlertAction Action { get; }

        /// <summary>
        /// Takes new credentials. The present session goes on until <see cref="DatagramLink.Close"/>, but a handshake under way begins
        /// anew with the new key; what was kept to resume is forgotten, so the next handshake is a full one.
        /// </summary>
        public abstract void SetCredentials(LinkCredentials credentials);

        /// <summary>
        /// Erases what was kept to resume or to go on after a sleep, here and in the store, and keeps nothing any more: its account is gone. The
        /// present session goes on until <see cref="DatagramLink.Close"/>.
        /// </summary>
        public abstract void Abandon();
    }
}
