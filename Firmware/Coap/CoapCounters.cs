namespace Lwm2m.Coap
{
    /// <summary>What an endpoint has exchanged, dropped, refused or repeated since it was made. A <see cref="MessageLayer"/> counts what is its own.</summary>
    public sealed class CoapCounters
    {
        /// <summary>Messages that went out or came in well-formed, so that it can be told when the last one did (LwM2M Core §6.5).</summary>
        public int Messages;

        /// <summary>Bytes of the messages that the link took, as it took them: with what protects them end to end, without what the link adds.</summary>
        public int SentBytes;

        /// <summary>Bytes of the well-formed messages that the link gave.</summary>
        public int ReceivedBytes;

        /// <summary>Bytes of both that only protect messages end to end: what OSCORE costs. See <see cref="Lwm2m.Foundation.DatagramLink.OverheadBytes"/> for the link.</summary>
        public int ProtectionBytes;

        /// <summary>Datagrams that are not a CoAP message or have a format error (RFC 7252 §3, §4.2).</summary>
        public int Malformed;

        /// <summary>Datagrams larger than the largest message.</summary>
        public int TooLarge;

        /// <summary>Messages that had been received before (RFC 7252 §4.5).</summary>
        public int Duplicates;

        /// <summary>Messages with a critical option that is not recognised (RFC 7252 §5.4.1).</summary>
        public int UnknownCritical;

        /// <summary>Responses, acknowledgements and Resets that match no message of this endpoint.</summary>
        public int Unmatched;

        /// <summary>Confirmable messages answered with a Reset, pings among them.</summary>
        public int ResetsSent;

        /// <summary>Retransmissions of confirmable messages (RFC 7252 §4.2).</summary>
        public int Retransmissions;

        /// <summary>Confirmable messages given up after the last retransmission.</summary>
        public int TimedOut;

        /// <summary>Blocks and block options refused: 4.00, 4.08 or 4.13 (RFC 7959 §2.9).</summary>
        public int BlocksRefused;

        /// <summary>Unusable responses to requests of this endpoint.</summary>
        public int BadResponses;

        /// <summary>Outgoing messages that do not fit the largest datagram.</summary>
        public int Unsendable;

        /// <summary>Messages the link did not accept.</summary>
        public int LinkRefused;

        /// <summary>Messages ignored because their end-to-end protection is invalid or missing (RFC 8613 §8.4).</summary>
        public int ProtectionDropped;

        /// <summary>Requests refused for the same reason (RFC 8613 §8.2), or answered with a request for a new context (RFC 8613 App. B.2).</summary>
        public int ProtectionRefused;

        /// <summary>Outgoing messages that could not be protected: no context, no number left, or the context of the request is gone.</summary>
        public int ProtectionFailed;

        /// <summary>Requests that had to prove that they are fresh (RFC 9175 §2.3).</summary>
        public int FreshnessDemanded;
    }
}
