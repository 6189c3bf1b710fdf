namespace Lwm2m.Foundation
{
    /// <summary>
    /// Carries datagrams to and from one peer: UDP, SMS, non-IP or serial, or a secured link that wraps another link.
    /// Nothing here blocks but <see cref="Wait"/>, so a protocol above runs in virtual time as well as on a board.
    /// </summary>
    public abstract class DatagramLink
    {
        /// <summary>Answered by <see cref="Step"/> when the link has nothing to do at any time.</summary>
        public const long Never = long.MaxValue;

        /// <summary>Where the link stands.</summary>
        public abstract LinkState State { get; }

        /// <summary>The largest datagram, in bytes, that <see cref="Send"/> takes.</summary>
        public abstract int MaxDatagram { get; }

        /// <summary>
        /// Whether the peer knows this side by the same address however often the link is opened, as it does a telephone number. A UDP socket has
        /// another port each time, and a NAT may give it one at any time.
        /// </summary>
        public virtual bool KeepsAddress
        {
            get { return true; }
        }

        /// <summary>
        /// Whether a datagram that <see cref="Send"/> took has not left this side yet: a modem takes seconds for a short message. No timer that
        /// awaits an answer starts before it has, and the board does not sleep. <see cref="Step"/> asks to be called when that ends.
        /// </summary>
        public virtual bool IsSending
        {
            get { return false; }
        }

        /// <summary>The transmission parameters of the bearer, or null for those that the endpoint was made with.</summary>
        public virtual BearerTiming Timing
        {
            get { return null; }
        }

        /// <summary>What it shares with the other links of its driver, or null for a link of its own.</summary>
        public virtual LinkPump Pump
        {
            get { return null; }
        }

        /// <summary>
        /// Whether what went wrong since <see cref="Open"/> tells nothing of the peer, as no datagram has left: no network, no name, no socket, no
        /// route. Then it is tried again soon and not counted against the peer.
        /// </summary>
        public virtual bool IsFaultLocal
        {
            get { return false; }
        }

        /// <summary>
        /// Whether the last <see cref="Receive"/> found nothing only because it may look at so much in one call: a flood of what says nothing is no
        /// reason to sleep, as what is wanted may wait behind it.
        /// </summary>
        public virtual bool MayHaveMore
        {
            get { return false; }
        }

        /// <summary>
        /// Starts to reach the peer: resolves its name, or shakes hands. What takes time goes on in <see cref="Step"/>;
        /// a failure shows as <see cref="LinkState.Failed"/>, never as an exception.
        /// </summary>
        /// <param name="nowMs">The time, of <see cref="Clock"/>.</param>
        public abstract void Open(long nowMs);

        /// <summary>Leaves the peer and gives back what <see cref="Open"/> took. A closed link can be opened again.</summary>
        public abstract void Close();

        /// <summary>
        /// Leaves the peer without a word, for a sleep with the power off, after keeping what is needed to go on: the next
        /// <see cref="Open"/>, of this object or of one made after the restart, needs no word to the peer either.
        /// </summary>
        /// <returns>False when it cannot; it then may have to be closed.</returns>
        public virtual bool Suspend()
        {
            return false;
        }

        /// <summary>Sends one datagram. It may be lost on the way, as with any datagram.</summary>
        /// <returns>Whether the link took it.</returns>
        public abstract bool Send(byte[] buffer, int offset, int count);

        /// <summary>Takes the next datagram that has arrived, without waiting for one.</summary>
        /// <param name="buffer">Where it goes.</param>
        /// <param name="offset">Where in <paramref name="buffer"/> it starts.</param>
        /// <param name="count">Room in bytes. What a datagram has beyond that is cut off.</param>
        /// <returns>Its length in bytes, or 0 when there is none.</returns>
        public abstract int Receive(byte[] buffer, int offset, int count);

        /// <summary>Does what is due at <paramref name="nowMs"/>, such as the retransmission of a handshake flight.</summary>
        /// <returns>When it wants to be called next, or <see cref="Never"/>.</returns>
        public virtual long Step(long nowMs)
        {
            return Never;
        }

        /// <summary>
        /// Waits until a datagram may have arrived or the time is over. A client with several links waits at <see cref="LinkWait"/>; one that has
        /// nothing due asks with 0, and calls <see cref="Receive"/> only where the answer is true or <see cref="State"/> has changed.
        /// </summary>
        /// <param name="timeoutMs">Milliseconds, 0 or more.</param>
        /// <returns>Whether <see cref="Receive"/> is worth a call.</returns>
        public abstract bool Wait(int timeoutMs);
    }
}
