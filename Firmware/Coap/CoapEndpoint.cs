using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// CoAP with one peer over one link, as client and server at once (RFC 7252, RFC 7641, RFC 7959). It never blocks and
    /// allocates nothing after it is made. Whoever owns the link opens, steps and closes it.
    /// </summary>
    public sealed class CoapEndpoint
    {
        /// <summary>Datagrams taken in one <see cref="Step"/>, so that a flood does not keep the board from its other work.</summary>
        public const int MaxDatagramsPerStep = 16;

        /// <summary>Makes an endpoint.</summary>
        /// <param name="link">Carries its datagrams.</param>
        /// <param name="options">Its bounds and times; not to be changed afterwards.</param>
        /// <param name="random">For tokens, the first Message ID and jitter.</param>
        /// <param name="handler">Answers the requests of the peer.</param>
        /// <exception cref="System.ArgumentException">An option is out of its range.</exception>
        public CoapEndpoint(DatagramLink link, CoapOptions options, RandomSource random, RequestHandler handler)
        {
            options.Validate();
            Counters = new CoapCounters();
        }

        /// <summary>What was dropped, refused or repeated.</summary>
        public CoapCounters Counters { get; }

        /// <summary>Whether a request of ours is under way or a confirmable message of ours awaits its acknowledgement (NSTART = 1, RFC 7252 §4.7).</summary>
        public bool IsBusy
        {
            get { return false; }
        }

        /// <summary>Starts a request. Nothing is called back before the next <see cref="Step"/>.</summary>
        /// <returns>False when busy.</returns>
        public bool Send(OutgoingRequest request, long nowMs)
        {
            return false;
        }

        /// <summary>Forgets the request under way, without a call back. A late response is answered with a Reset.</summary>
        public void Abandon()
        {
        }

        /// <summary>
        /// Starts a notification (RFC 7641 §4.2) with code 2.05. The response is written and then sent with
        /// <see cref="SendNotification"/> before anything else is done with this endpoint.
        /// </summary>
        /// <param name="token">Holds the token of the observation.</param>
        /// <param name="tokenOffset">Where it starts.</param>
        /// <param name="tokenLength">Its bytes, 0 to 8.</param>
        /// <param name="confirmable">Whether it is to be acknowledged.</param>
        /// <returns>Null when confirmable and a confirmable message of ours is outstanding, or while a request is being answered.</returns>
        public CoapResponse BeginNotification(byte[] token, int tokenOffset, int tokenLength, bool confirmable)
        {
            return null;
        }

        /// <summary>Sends the notification begun.</summary>
        /// <returns>Its Message ID, or -1 when it fits no datagram or the link did not take it.</returns>
        public int SendNotification(long nowMs)
        {
            return -1;
        }

        /// <summary>
        /// Starts the separate response to a request that was deferred. It is written and then sent with
        /// <see cref="SendSeparate"/>, as with a notification.
        /// </summary>
        /// <param name="ticket">As <see cref="CoapResponse.Defer"/> gave it.</param>
        /// <returns>
        /// Null when there is no such ticket (any more), while a confirmable message of ours is outstanding if the request
        /// was confirmable, or while a request is being answered.
        /// </returns>
        public CoapResponse BeginSeparate(int ticket)
        {
            return null;
        }

        /// <summary>Sends the separate response begun and gives its ticket back.</summary>
        /// <returns>False when the link did not take it; it can then be begun again.</returns>
        public bool SendSeparate(long nowMs)
        {
            return false;
        }

        /// <summary>Asks the peer for a sign of life (RFC 7252 §4.3); <see cref="RequestHandler.OnPingOutcome"/> tells what came of it.</summary>
        /// <returns>False when a confirmable message of ours is outstanding or the link did not take it.</returns>
        public bool Ping(long nowMs)
        {
            return false;
        }

        /// <summary>Forgets everything: what is under way, what was received, what was deferred. For a link that was opened anew.</summary>
        public void Reset()
        {
        }

        /// <summary>Takes what has arrived and does what is due. All call backs come from here.</summary>
        /// <param name="nowMs">The time; does not go back from call to call.</param>
        /// <returns>When it wants to be called next if nothing arrives, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(long nowMs)
        {
            return DatagramLink.Never;
        }
    }
}
