using System;
using Lwm2m.Foundation;
using Lwm2m.MbedTls;

namespace Lwm2m.NativeDtls
{
    /// <summary>The options of a link. The defaults suit UDP and non-IP links (RFC 7925).</summary>
    public sealed class MbedTlsOptions
    {
        /// <summary>Datagram size in bytes below which no tickets are requested: OpenSSL's take two short messages.</summary>
        public const int MinDatagramForTickets = 256;

        /// <summary>Longest Connection ID in bytes.</summary>
        public const int MaxConnectionIdLength = 8;

        /// <summary>Suites with a pre-shared key to offer: the sum of <see cref="MbedTlsSuite"/>. TLS_PSK_WITH_AES_128_CCM_8 (RFC 7925 §4.2).</summary>
        public int Suites { get; set; } = MbedTlsSuite.PskAes128Ccm8;

        /// <summary>Longest record content in bytes, for max_fragment_length: 512 to 4096, or 0 not to ask (RFC 6066 §4).</summary>
        public int MaxFragmentLength { get; set; } = 512;

        /// <summary>Whether to offer Connection IDs (RFC 9146) where the image has them, so that the session survives a change of address.</summary>
        public bool UseConnectionId { get; set; } = true;

        /// <summary>Length of the Connection ID in the server's records, 0 to 8 bytes; one server needs none.</summary>
        public int OwnConnectionIdLength { get; set; }

        /// <summary>Whether to request session tickets (RFC 5077). Never on links of less than <see cref="MinDatagramForTickets"/> bytes.</summary>
        public bool UseTickets { get; set; }

        /// <summary>Longest session kept, in bytes: 114 with Mbed TLS 3.6 and a key, plus ticket or certificate.</summary>
        public int MaxSessionLength { get; set; } = 512;

        /// <summary>Milliseconds to the first retransmission of a flight: 9 s (RFC 7925 §11). Doubles with each.</summary>
        public int FirstTimeoutMs { get; set; } = 9000;

        /// <summary>The longest wait in milliseconds, not under 60 s (RFC 6347 §4.2.4.1). The handshake fails after it.</summary>
        public int MaxTimeoutMs { get; set; } = 60000;

        /// <summary>Records under one key before a new handshake: 2^23 (RFC 9147 §4.5.3 for AES-128-CCM).</summary>
        public long MaxRecords { get; set; } = 1 << 23;

        /// <summary>Options for SMS: a flight is sent at 0, 10, 30 and 70 s and fails at 150 s (RFC 7925 App. A.3); no Connection ID.</summary>
        public static MbedTlsOptions ForSms()
        {
            return new MbedTlsOptions { FirstTimeoutMs = 10000, MaxTimeoutMs = 80000, UseConnectionId = false };
        }

        /// <summary>
        /// The options for a bearer: these, or for one that stores and forwards a copy without Connection ID, as it keeps its address, whose four
        /// transmissions fail after the time in which the bearer gives up a message: 10, 20, 40 and 80 s of 150.
        /// </summary>
        internal MbedTlsOptions For(BearerTiming timing)
        {
            const int Transmissions = 4;
            if (timing is null || timing.MaxRetransmit > 0)
            {
                return this;
            }

            MbedTlsOptions options = (MbedTlsOptions)MemberwiseClone();
            options.FirstTimeoutMs = timing.MaxTransmitWaitMs / ((1 << Transmissions) - 1);
            options.MaxTimeoutMs = options.FirstTimeoutMs << (Transmissions - 1);
            options.UseConnectionId = false;
            return options;
        }

        internal void Check()
        {
            bool isFragment = MaxFragmentLength == 0 || MaxFragmentLength == 512 || MaxFragmentLength == 1024 || MaxFragmentLength == 2048 || MaxFragmentLength == 4096;
            if (!isFragment || OwnConnectionIdLength < 0 || OwnConnectionIdLength > MaxConnectionIdLength
                || FirstTimeoutMs <= 0 || MaxTimeoutMs < FirstTimeoutMs || MaxSessionLength < 0 || MaxRecords <= 0)
            {
                throw new ArgumentException("options");
            }
        }
    }
}
