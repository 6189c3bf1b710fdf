namespace Lwm2m.Foundation
{
    /// <summary>
    /// The transmission parameters of a bearer (RFC 7252 §4.8). The derived times are computed (RFC 7252 §4.8.2). The defaults of the
    /// RFC are for UDP; a bearer that takes seconds per message, or that stores and forwards, needs others.
    /// </summary>
    public sealed class BearerTiming
    {
        private const int DefaultAckTimeoutMs = 2000;
        private const int DefaultAckRandomPercent = 150;
        private const int DefaultMaxRetransmit = 4;
        private const int DefaultMaxLatencyMs = 100000;

        /// <summary>MAX_TRANSMIT_WAIT with the parameters of RFC 7252 §4.8, where no bearer is involved.</summary>
        public const int DefaultMaxTransmitWaitMs = DefaultAckTimeoutMs * ((2 << DefaultMaxRetransmit) - 1) * DefaultAckRandomPercent / 100;

        /// <summary>EXCHANGE_LIFETIME with the parameters of RFC 7252 §4.8.</summary>
        public const int DefaultExchangeLifetimeMs =
            DefaultAckTimeoutMs * ((1 << DefaultMaxRetransmit) - 1) * DefaultAckRandomPercent / 100 + 2 * DefaultMaxLatencyMs + DefaultAckTimeoutMs;

        /// <summary>
        /// The parameters of SMS. CoAP does not repeat there (LwM2M Transport §6.2, LwM2M 1.0 §8.6.2): a message is given up after 150 s, as a
        /// handshake is, and may be delivered as long as the shortest validity period of a short message lasts, five minutes (TS 23.040 §9.2.3.12.1).
        /// </summary>
        public static BearerTiming ForSms()
        {
            return new BearerTiming { AckTimeoutMs = 150000, AckRandomPercent = 100, MaxRetransmit = 0, MaxLatencyMs = 300000 };
        }

        /// <summary>ACK_TIMEOUT in milliseconds: the least time before the first retransmission, counted from when the message has left.</summary>
        public int AckTimeoutMs = DefaultAckTimeoutMs;

        /// <summary>ACK_RANDOM_FACTOR in percent, 100 or more.</summary>
        public int AckRandomPercent = DefaultAckRandomPercent;

        /// <summary>MAX_RETRANSMIT: how often a confirmable message is repeated; 0 where the bearer stores and forwards.</summary>
        public int MaxRetransmit = DefaultMaxRetransmit;

        /// <summary>MAX_LATENCY in milliseconds: the longest time a datagram is expected to take to arrive.</summary>
        public int MaxLatencyMs = DefaultMaxLatencyMs;

        /// <summary>MAX_TRANSMIT_SPAN: from the first transmission of a confirmable message to its last.</summary>
        public int MaxTransmitSpanMs
        {
            get { return Multiply((1 << MaxRetransmit) - 1); }
        }

        /// <summary>MAX_TRANSMIT_WAIT: from the first transmission of a confirmable message until it is given up.</summary>
        public int MaxTransmitWaitMs
        {
            get { return Multiply((2 << MaxRetransmit) - 1); }
        }

        /// <summary>MAX_RTT, with a PROCESSING_DELAY of ACK_TIMEOUT: the longest time until the answer to a message can arrive.</summary>
        public int MaxRttMs
        {
            get { return 2 * MaxLatencyMs + AckTimeoutMs; }
        }

        /// <summary>EXCHANGE_LIFETIME: how long the Message ID of a confirmable message is remembered.</summary>
        public int ExchangeLifetimeMs
        {
            get { return MaxTransmitSpanMs + MaxRttMs; }
        }

        /// <summary>NON_LIFETIME: how long the Message ID of a non-confirmable message is remembered.</summary>
        public int NonLifetimeMs
        {
            get { return MaxTransmitSpanMs + MaxLatencyMs; }
        }

        /// <summary>The longest time before the first retransmission, ACK_TIMEOUT * ACK_RANDOM_FACTOR: usually more than a round trip.</summary>
        public int LongestFirstTimeoutMs
        {
            get { return Multiply(1); }
        }

        private int Multiply(int timeouts)
        {
            return (int)((long)AckTimeoutMs * timeouts * AckRandomPercent / 100);
        }
    }
}
