using Lwm2m.Foundation;

namespace Lwm2m.Nidd
{
    /// <summary>
    /// The non-IP PDN connection of one modem: carries one datagram at a time to the network. A <see cref="NiddBearer"/> shares it among the links
    /// of several servers, and is told by it of what arrives and of what became of a datagram.
    /// </summary>
    public abstract class NiddCarrier
    {
        /// <summary>Who shares it. Set by the bearer.</summary>
        protected internal NiddBearer Bearer { get; internal set; }

        /// <summary>State of the connection.</summary>
        public abstract LinkState State { get; }

        /// <summary>Largest datagram to the network, in bytes: the smaller of what modem and network take.</summary>
        public abstract int MaxUplink { get; }

        /// <summary>Largest datagram from the network, in bytes.</summary>
        public abstract int MaxDownlink { get; }

        /// <summary>The pump of the modem, or null.</summary>
        public abstract LinkPump Pump { get; }

        /// <summary>Starts to connect.</summary>
        public abstract void Open(long nowMs);

        /// <summary>Call when no link is left that needs the connection.</summary>
        public abstract void Close();

        /// <summary>
        /// Starts to send a datagram; it is open and none is under way. Later, not within this call, it calls <see cref="NiddBearer.OnOutcome"/>, unless
        /// <see cref="State"/> changes.
        /// </summary>
        /// <param name="buffer">Holds the datagram, which does not change until then.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length, at most <see cref="MaxUplink"/>.</param>
        /// <param name="hint">What follows it.</param>
        /// <param name="nowMs">The time.</param>
        public abstract void Start(byte[] buffer, int offset, int count, ReleaseHint hint, long nowMs);

        /// <summary>Does what is due: runs the modem.</summary>
        /// <returns>When to call it next.</returns>
        public abstract long Step(long nowMs);
    }
}
