using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>
    /// The requests of an <see cref="OutgoingService"/> to one server. The session lets it and notifications take turns, as one request or
    /// confirmable
    /// notification is under way at a time (RFC 7252 §4.7).
    /// </summary>
    public abstract class OutgoingQueue
    {
        /// <summary>Number of requests waiting or in progress.</summary>
        public abstract int Count { get; }

        /// <summary>Sends what is due. The link is open, and nothing is in progress.</summary>
        /// <returns>Whether a request has left.</returns>
        public abstract bool Step(CoapEndpoint endpoint, long nowMs);

        /// <summary>When something is due that does not follow from what arrives, or <see cref="Foundation.DatagramLink.Never"/>.</summary>
        public abstract long DueMs(long nowMs);

        /// <summary>Call when the link was closed: requests in progress get no response.</summary>
        public abstract void OnLinkClosed();

        /// <summary>Drops waiting requests: the session ends.</summary>
        public abstract void Close();
    }
}
