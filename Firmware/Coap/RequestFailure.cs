namespace Lwm2m.Coap
{
    /// <summary>Why an outgoing request ended without a response.</summary>
    public enum RequestFailure
    {
        /// <summary>No response in time (RFC 7252 §4.2, §5.2.2).</summary>
        TimedOut,

        /// <summary>
        /// No response, and the link accepted none of the transmissions: a local fault, such as no route, that says nothing about the peer.
        /// </summary>
        NotSent,

        /// <summary>The peer answered with a Reset (RFC 7252 §4.2).</summary>
        Reset,

        /// <summary>
        /// A response came that cannot be used: an unknown critical option, larger than the largest message, blocks that
        /// do not follow each other or belong to another representation (RFC 7959 §2.4).
        /// </summary>
        BadResponse,

        /// <summary><see cref="OutgoingRequest.OnBodyBlock"/> did not want to go on.</summary>
        Abandoned,

        /// <summary>
        /// Its options do not fit the largest datagram or are out of order, it could not be protected (RFC 8613 §7.2.1), or its body
        /// could not be written or kept changing.
        /// </summary>
        Unsendable
    }
}
