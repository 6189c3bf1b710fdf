using Lwm2m.Foundation;

namespace Lwm2m.Nidd
{
    /// <summary>The limits and times of a <see cref="NiddBearer"/>; must not change once it is made.</summary>
    public sealed class NiddOptions
    {
        /// <summary>Servers that share the bearer at a time, those of a bootstrap and on their way out included.</summary>
        public int MaxLinks = 4;

        /// <summary>
        /// Bytes for further datagrams that wait to be sent, beside one of the largest: acknowledgements and notifications of the other servers.
        /// </summary>
        public int SendBytes = 256;

        /// <summary>The same for received ones that were not taken yet. When it is full the oldest make room.</summary>
        public int ReceiveBytes = 256;

        /// <summary>Datagrams sent in each <see cref="RateIntervalMs"/> at most; 0 for any number (APN rate control, 3GPP TS 27.007 <c>+CGAPNRC</c>).</summary>
        public int RateMessages;

        /// <summary>The time in which there are <see cref="RateMessages"/>: six minutes are a unit of the network.</summary>
        public int RateIntervalMs = 360000;

        /// <summary>
        /// How long a datagram that came before is not given up again. Extended buffering hands over all copies that a server has sent to a sleeping
        /// device, in a burst. A copy that comes later stands for a lost answer, and is answered (RFC 7252 §4.5).
        /// </summary>
        public int DuplicateWindowMs = 10000;

        /// <summary>First wait after a congested control plane; it doubles each time.</summary>
        public int CongestionWaitMs = 5000;

        /// <summary>How often a datagram is sent again after it; then it is dropped, and the layer above repeats it.</summary>
        public int CongestionTries = 5;

        /// <summary>
        /// The transmission parameters where the target has none: at some 300 bit/s, in coverage enhancement, an answer takes seconds.
        /// </summary>
        public BearerTiming Timing = new BearerTiming { AckTimeoutMs = 10000, MaxRetransmit = 3 };
    }
}
