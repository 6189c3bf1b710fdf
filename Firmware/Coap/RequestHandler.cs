namespace Lwm2m.Coap
{
    /// <summary>Answers the requests of the peer.</summary>
    public abstract class RequestHandler
    {
        /// <summary>
        /// Answers a request. Its body is complete and all of its critical options are recognised. A GET or FETCH is passed
        /// again for each block of a large response (RFC 7959 §2.4).
        /// </summary>
        /// <param name="request">The request; valid during the call.</param>
        /// <param name="response">Receives the response. A code that is not set is sent as 5.00.</param>
        /// <param name="nowMs">The time.</param>
        public abstract void OnRequest(CoapRequest request, CoapResponse response, long nowMs);

        /// <summary>
        /// Asked with the first block of a body in blocks (RFC 7959 §2.5): what takes the body block by block, or null where it is to be put together
        /// for <see cref="OnRequest"/>. A body that is taken ends with <see cref="BodySink.Finish"/> in place of that call, so whether the request
        /// is allowed is decided here: where it is not, null or <see cref="BodySink.OpeningRefusal"/>. It begins with the first <see cref="BodySink.Write"/>, not before; where another body is
        /// being taken it is refused with 5.03 and does not begin.
        /// </summary>
        /// <param name="request">The request: method, options and binding, without body.</param>
        /// <param name="size">Bytes of the body as Size1 announces it, or -1.</param>
        /// <param name="nowMs">The time.</param>
        public virtual BodySink OpenBody(CoapRequest request, int size, long nowMs)
        {
            return null;
        }

        /// <summary>
        /// Whether a request must prove that it is fresh, so that nobody on the path can hold it back and have it
        /// carried out later (RFC 9175 §2). If so and the proof is missing, it is answered with 4.01 and an
        /// Echo option and <see cref="OnRequest"/> is not called. Without protection of link or message the proof is worthless.
        /// </summary>
        /// <param name="request">The request: method, options and binding; of its body there is what this message carries.</param>
        public virtual bool NeedsFreshness(CoapRequest request)
        {
            return false;
        }

        /// <summary>
        /// Reports the outcome of a notification. For a non-confirmable one only a Reset is reported, under protection as unverified.
        /// </summary>
        /// <param name="messageId">As <see cref="CoapEndpoint.SendNotification"/> returned it.</param>
        /// <param name="outcome">The outcome.</param>
        /// <param name="nowMs">The time.</param>
        public virtual void OnNotificationOutcome(ushort messageId, NotificationOutcome outcome, long nowMs)
        {
        }

        /// <summary>Reports whether a <see cref="CoapEndpoint.Ping"/> was answered (RFC 7252 §4.3).</summary>
        public virtual void OnPingOutcome(bool answered, long nowMs)
        {
        }
    }
}
