namespace Lwm2m.Coap
{
    /// <summary>Why a request of ours ended without a response.</summary>
    public enum RequestFailure
    {
        /// <summary>Nothing came back in time (RFC 7252 §4.2, §5.2.2).</summary>
        TimedOut,

        /// <summary>Nothing came back, and the link has taken none of the transmissions: that is a fault on this side, no route above all, and says nothing of the peer.</summary>
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
        /// could not be written or was another one each time its blocks were begun again.
        /// </summary>
        Unsendable
    }
}
