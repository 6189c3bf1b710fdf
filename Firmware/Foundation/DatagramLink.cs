namespace Lwm2m.Foundation
{
    /// <summary>
    /// Carries datagrams to and from one peer: UDP, SMS, non-IP or serial, or a secured link that wraps another link.
    /// Only <see cref="Wait"/> blocks, so a protocol above runs in virtual time as well as on a board.
    /// </summary>
    public abstract class DatagramLink
    {
        /// <summary>Returned by <see cref="Step"/> when the link has nothing scheduled.</summary>
        public const long Never = long.MaxValue;

        /// <summary>State of the link.</summary>
        public abstract LinkState State { get; }

        /// <summary>The largest datagram, in bytes, that <see cref="Send"/> accepts.</summary>
        public abstract int MaxDatagram { get; }

        /// <summary>
        /// Whether this side keeps its address each time the link is opened, as with a telephone number. A UDP socket gets
        /// another port each time, and a NAT may change it at any time.
        /// </summary>
        public virtual bool KeepsAddress
        {
            get { return true; }
        }

        /// <summary>
        /// Whether a datagram accepted by <see cref="Send"/> has not been sent yet: a modem takes seconds for a short message. No timer that
        /// awaits an answer starts before it is sent, and the board does not sleep. <see cref="Step"/> asks to be called when that ends.
        /// </summary>
        public virtual bool IsSending
        {
            get { return false; }
        }

        /// <summary>The transmission parameters of the bearer, or null for those of the endpoint.</summary>
        public virtual BearerTiming Timing
        {
            get { return null; }
        }

        /// <summary>What a log is to say each time it is opened and each time the client registers over it, as an option has switched a protection off; or null.</summary>
        public virtual string Caution
        {
            get { return null; }
        }

        /// <summary>The pump shared with the other links of its driver, or null.</summary>
        public virtual LinkPump Pump
        {
            get { return null; }
        }

        /// <summary>
        /// Whether a failure since <see cref="Open"/> is local, as no datagram was sent: no network, no name, no socket, no
        /// route. The client then retries soon and does not count it against the peer.
        /// </summary>
        public virtual bool IsFaultLocal
        {
            get { return false; }
        }

        /// <summary>
        /// Whether the last <see cref="Receive"/> returned nothing only because it reached its bound per call: more may be
        /// waiting, so the client must not sleep.
        /// </summary>
        public virtual bool MayHaveMore
        {
            get { return false; }
        }

        /// <summary>
        /// Bytes that it has added, both ways, to the datagrams it carried: records and handshake of a secured link, since the last handshake began; names of
        /// servers on a shared bearer. Headers of the network beneath are not counted.
        /// </summary>
        public virtual int OverheadBytes
        {
            get { return 0; }
        }

        /// <summary>
        /// Starts to connect: resolves the peer's name, or starts a handshake. Continues in <see cref="Step"/>;
        /// reports failure as <see cref="LinkState.Failed"/>, never as an exception.
        /// </summary>
        /// <param name="nowMs">The present time, from <see cref="Clock"/>.</param>
        public abstract void Open(long nowMs);

        /// <summary>Disconnects and releases what <see cref="Open"/> acquired. A closed link can be opened again.</summary>
        public abstract void Close();

        /// <summary>
        /// Saves the connection and closes the link without a message to the peer, for a sleep with the power off. The next
        /// <see cref="Open"/>, of this object or of one made after the restart, resumes it without a message as well.
        /// </summary>
        /// <returns>False on failure; the caller may then have to close it.</returns>
        public virtual bool Suspend()
        {
            return false;
        }

        /// <summary>Sends one datagram. Delivery is not guaranteed.</summary>
        /// <returns>Whether the link accepted it.</returns>
        public abstract bool Send(byte[] buffer, int offset, int count);

        /// <summary>Tells what follows the datagram of the next <see cref="Send"/>; a secured link passes it on. Links that cannot use it ignore it.</summary>
        public virtual void Announce(ReleaseHint hint)
        {
        }

        /// <summary>
        /// Tells how long the answer to the datagrams sent from now on is awaited until they are repeated. A bearer that stores and forwards keeps them
        /// valid for that time at least (RFC 7925 App. A.4); others ignore it.
        /// </summary>
        /// <param name="timeoutMs">Milliseconds, or 0 if it is not known.</param>
        public virtual void Await(int timeoutMs)
        {
        }

        /// <summary>Receives the next datagram that has arrived, without waiting for one.</summary>
        /// <param name="buffer">Where it goes.</param>
        /// <param name="offset">Where in <paramref name="buffer"/> it starts.</param>
        /// <param name="count">Room in bytes. A longer datagram is truncated.</param>
        /// <returns>Its length in bytes, or 0 when there is none.</returns>
        public abstract int Receive(byte[] buffer, int offset, int count);

        /// <summary>Performs what is due at <paramref name="nowMs"/>, such as retransmitting a handshake flight.</summary>
        /// <returns>Time of the next call needed, or <see cref="Never"/>.</returns>
        public virtual long Step(long nowMs)
        {
            return Never;
        }

        /// <summary>
        /// Lends the link a buffer that it may use within each call of <see cref="Step"/>, as long as it is used; it finds nothing there that it left. The
        /// same may be lent to other links that one thread steps.
        /// </summary>
        public virtual void Lend(byte[] buffer)
        {
        }

        /// <summary>
        /// Waits until a datagram may have arrived or the timeout expires. A client with several links waits at <see cref="LinkWait"/>; one with
        /// nothing due passes 0, and calls <see cref="Receive"/> only if this returns true or <see cref="State"/> has changed.
        /// </summary>
        /// <param name="timeoutMs">Milliseconds, 0 or more.</param>
        /// <returns>Whether <see cref="Receive"/> is worth a call.</returns>
        public abstract bool Wait(int timeoutMs);
    }
}
