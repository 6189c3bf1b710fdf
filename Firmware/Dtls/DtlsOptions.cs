using System;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>The options of a <see cref="DtlsLink"/>. The defaults suit UDP and non-IP links (RFC 7925).</summary>
    public sealed class DtlsOptions
    {
        private const int StoreAndForwardTransmissions = 4;

        /// <summary>Cipher suites to offer, best first, of <see cref="CipherSuite"/>; TLS_PSK_WITH_AES_128_CCM_8 (RFC 7925 §4.2).</summary>
        public int[] CipherSuites = { CipherSuite.PskAes128Ccm8 };

        /// <summary>Longest record content in bytes, for max_fragment_length: 512, 1024, 2048 or 4096 (RFC 6066 §4).</summary>
        public int MaxFragmentLength = 512;

        /// <summary>
        /// Whether to offer Connection IDs (RFC 9146), so that the session survives a change of address. Costs 5 bytes in each ClientHello.
        /// </summary>
        public bool UseConnectionId = true;

        /// <summary>Length of the Connection ID in the server's records, 0 to 8 bytes; one server needs none.</summary>
        public int OwnConnectionIdLength;

        /// <summary>
        /// Whether to request session tickets (RFC 5077), for servers that keep no sessions. Never requested on links of less than
        /// <see cref="MinDatagramForTickets"/> bytes.
        /// </summary>
        public bool UseTickets;

        /// <summary>Longest ticket kept, in bytes. A longer one is ignored, so that the next handshake is a full one.</summary>
        public int MaxTicketLength = 256;

        /// <summary>Datagram size in bytes below which no tickets are requested: OpenSSL's take two short messages.</summary>
        public const int MinDatagramForTickets = 256;

        /// <summary>Whether to abort without the extended master secret (RFC 7627 §5.2). Sessions are never resumed without it.</summary>
        public bool RequireExtendedMasterSecret;

        /// <summary>Milliseconds to the first retransmission of a flight: 9 s (RFC 7925 §11). Doubles with each.</summary>
        public int FirstTimeoutMs = 9000;

        /// <summary>The longest wait in milliseconds, not under 60 s (RFC 6347 §4.2.4.1).</summary>
        public int MaxTimeoutMs = 60000;

        /// <summary>Transmissions of a flight before the server counts as unreachable. 5: at 0, 9, 27, 63 and 123 s, failure at 183 s.</summary>
        public int Transmissions = 5;

        /// <summary>
        /// Milliseconds that flights repeated because the server repeats its own are apart at least, so that nobody is flooded by way of this device;
        /// where a bearer costs by the message as long as the first wait, so that a server that answers each repetition by another costs little.
        /// </summary>
        public int MinRepeatMs = 1000;

        /// <summary>
        /// Milliseconds to defer an unprotected fatal alert or an invalid handshake message. Anybody could have sent it
        /// (RFC 6347 §4.1.2.7), so it ends the handshake only if no valid message of the server follows in this time.
        /// </summary>
        public int AlertGraceMs = 2000;

        /// <summary>Milliseconds for which a session can be resumed, even if its ticket lasts longer: a day (RFC 7925 §7).</summary>
        public long SessionLifetimeMs = 86400000;

        /// <summary>Records sealed with one key before a new handshake: 2^23 (RFC 9147 §4.5.3 for AES-128-CCM).</summary>
        public long MaxRecords = 1 << 23;

        /// <summary>
        /// Verification failures under one key before a new handshake. An 8-byte tag is guessed with probability 2^-64; after 2^20 tries the
        /// probability is 2^-44 (RFC 9147 §4.5.3 requires a limit with this suite). A lower limit would let anybody force handshakes.
        /// </summary>
        public int MaxForgeries = 1 << 20;

        /// <summary>
        /// Size in bytes of the receive buffer, never less than a record of <see cref="MaxFragmentLength"/> takes. Of a larger
        /// datagram the complete records are read and the others dropped (RFC 6347 §4.1.2.7). The room beyond the agreed length is
        /// for servers that exceed it: with 0 their records are dropped.
        /// </summary>
        public int ReceiveBuffer = 1280;

        /// <summary>
        /// Options of the links whose bearer stores and forwards, as SMS does, or null: then these, with the timers of the bearer, see
        /// <see cref="For"/>.
        /// </summary>
        public DtlsOptions ForStoreAndForward;

        /// <summary>
        /// Options for SMS: a flight is sent at 0, 10, 30 and 70 s and fails at 150 s (RFC 7925 App. A.3); no tickets. With a longest wait of 60 s it
        /// fails at 130 s.
        /// </summary>
        public static DtlsOptions ForSms(int maxTimeoutMs = 80000)
        {
            DtlsOptions options = new DtlsOptions().For(BearerTiming.ForSms());
            options.MaxTimeoutMs = maxTimeoutMs;
            return options;
        }

        /// <summary>
        /// The options for a bearer: these, or for one that stores and forwards a copy without Connection ID, as it keeps its address, whose four
        /// transmissions fail after the time in which the bearer gives up a message: 10, 20, 40 and 80 s of 150.
        /// </summary>
        internal DtlsOptions For(BearerTiming timing)
        {
            if (timing is null || timing.MaxRetransmit > 0)
            {
                return this;
            }

            if (ForStoreAndForward is not null)
            {
                return ForStoreAndForward;
            }

            DtlsOptions options = (DtlsOptions)MemberwiseClone();
            options.FirstTimeoutMs = timing.MaxTransmitWaitMs / ((1 << StoreAndForwardTransmissions) - 1);
            options.MaxTimeoutMs = options.FirstTimeoutMs << (StoreAndForwardTransmissions - 1);
            options.Transmissions = StoreAndForwardTransmissions;
            options.MinRepeatMs = options.FirstTimeoutMs;
            options.AlertGraceMs = options.FirstTimeoutMs;
            options.UseConnectionId = false;
            return options;
        }

        /// <summary>A copy with other cipher suites.</summary>
        internal DtlsOptions With(int[] cipherSuites)
        {
            DtlsOptions options = (DtlsOptions)MemberwiseClone();
            options.CipherSuites = cipherSuites;
            return options;
        }

        internal void Check()
        {
            bool isGood = CipherSuites.Length > 0 && OwnConnectionIdLength >= 0 && OwnConnectionIdLength <= RecordHeader.MaxOwnConnectionId
                && (MaxFragmentLength == 512 || MaxFragmentLength == 1024 || MaxFragmentLength == 2048 || MaxFragmentLength == 4096)
                && FirstTimeoutMs > 0 && MaxTimeoutMs >= FirstTimeoutMs && Transmissions > 0 && MaxTicketLength > 0;
            for (int i = 0; i < CipherSuites.Length; i++)
            {
                isGood &= CipherSuite.IsKnown(CipherSuites[i]);
            }

            if (!isGood)
            {
                throw new ArgumentException("DTLS options");
            }
        }
    }
}
