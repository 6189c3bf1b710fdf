using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// The limits and times of an endpoint. The defaults are those of the specifications; change them before the
    /// endpoint is created. Times are in milliseconds, sizes in bytes.
    /// </summary>
    public sealed class CoapOptions
    {
        // The times that follow from a larger MAX_RETRANSMIT do not fit an int.
        private const int LargestMaxRetransmit = 12;

        /// <summary>See <see cref="FreshnessMs"/>.</summary>
        public const int FirstTimeoutsOfFreshness = 10;

        /// <summary>
        /// Largest message sent or received: 1152 when nothing is known of the path (RFC 7252 §4.6). The limit of the link
        /// also applies.
        /// </summary>
        public int MaxMessageSize = 1152;

        /// <summary>
        /// Largest payload of one message, a power of two from 16 to 1024 (RFC 7959 §2.2). Where a message of that size
        /// does not fit the link, smaller blocks are used automatically.
        /// </summary>
        public int BlockSize = 1024;

        /// <summary>Largest request body assembled from blocks; a larger one is answered with 4.13 (RFC 7959 §2.9.3).</summary>
        public int MaxBodySize = 2048;

        /// <summary>
        /// The transmission parameters (RFC 7252 §4.8), from which all times here are derived (RFC 7252 §4.8.2), for a link that
        /// has none of its own, see <see cref="DatagramLink.Timing"/>.
        /// </summary>
        public BearerTiming Timing = new BearerTiming();

        /// <summary>
        /// How long a separate response is awaited after an empty acknowledgement (RFC 7252 §5.2.2); 0 for MAX_TRANSMIT_WAIT, the time the
        /// peer may be repeating it (RFC 7252 §4.8.2).
        /// </summary>
        public int SeparateResponseTimeoutMs;

        /// <summary>Message IDs of the peer remembered at a time (RFC 7252 §4.5). With more, the oldest is forgotten.</summary>
        public int ReplyCacheEntries = 32;

        /// <summary>
        /// Bytes for the responses to those messages, to repeat them (RFC 7252 §4.5), up to 65 535. When full, the oldest responses make
        /// room. A duplicate without its response is processed again if it is a GET or FETCH, else ignored.
        /// </summary>
        public int ReplyCacheBytes = 2048;

        /// <summary>Most requests deferred at a time, see <see cref="CoapResponse.Defer"/>.</summary>
        public int MaxDeferred = 2;

        /// <summary>
        /// MAX_UNFRAGMENTED_SIZE: largest payload of a protected request that a proxy has split into blocks
        /// (RFC 8613 §4.1.3.4.2), as far as <see cref="MaxMessageSize"/> allows; above it such a request is answered with 4.13. It
        /// takes that many bytes where there is a protection; 0 takes none and no such request.
        /// </summary>
        public int MaxUnfragmentedSize = 1152;

        /// <summary>
        /// How long an Echo value proves that a request is fresh (RFC 9175 §2.3), see
        /// <see cref="RequestHandler.NeedsFreshness"/>. It is what somebody on the way can delay such a request by and have
        /// it carried out, and must be longer than a round trip: set more where the carrier stores and forwards. 0 for
        /// <see cref="FirstTimeoutsOfFreshness"/> times the longest first timeout of the bearer, 30 s with the parameters of RFC 7252 §4.8.
        /// </summary>
        public int FreshnessMs;

        /// <summary>
        /// Errors without protection in answer to requests that do not verify (RFC 8613 §8.2), in each <see cref="RefusalIntervalMs"/>. What comes
        /// beyond is ignored: anybody can send it. Genuine requests are still decrypted and answered.
        /// </summary>
        public int MaxRefusals = 32;

        /// <summary>The time in which there are <see cref="MaxRefusals"/>.</summary>
        public int RefusalIntervalMs = 10000;

        /// <summary>
        /// How long the genuine response is awaited after an error without protection, which anybody can send (RFC 8613 §8.4), before the request is
        /// protected anew: more than a round trip. The request is not repeated meanwhile. 0 for ACK_TIMEOUT * ACK_RANDOM_FACTOR (RFC 7252 §4.8).
        /// </summary>
        public int PlainErrorGraceMs;

        internal void Validate()
        {
            Check(Timing);
            if (BlockOption.LargestSzx(BlockSize) < 0 || BlockOption.SizeOf(BlockOption.LargestSzx(BlockSize)) != BlockSize)
            {
                throw new ArgumentException("BlockSize");
            }

            if (MaxMessageSize < Outbox.MinMessageSize || MaxBodySize < 1)
            {
                throw new ArgumentException("size");
            }

            if (SeparateResponseTimeoutMs < 0 || ReplyCacheEntries < 1 || ReplyCacheBytes < 0 || ReplyCacheBytes > ReplyCache.MaxBytes || MaxDeferred < 0 || FreshnessMs < 0 || MaxUnfragmentedSize < 0
                || MaxRefusals < 0 || RefusalIntervalMs < 1 || PlainErrorGraceMs < 0)
            {
                throw new ArgumentException("bound");
            }
        }

        internal static void Check(BearerTiming timing)
        {
            if (timing.AckTimeoutMs < 1 || timing.AckRandomPercent < 100 || timing.MaxRetransmit < 0 || timing.MaxRetransmit > LargestMaxRetransmit || timing.MaxLatencyMs < 0)
            {
                throw new ArgumentException("timing");
            }
        }
    }
}
