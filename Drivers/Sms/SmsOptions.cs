using Lwm2m.Foundation;

namespace Lwm2m.Sms
{
    /// <summary>Settings of an <see cref="SmsService"/>; not changed afterwards.</summary>
    public sealed class SmsOptions
    {
        /// <summary>The telephone number of this device, digits with the country code first, for the <c>sms</c> parameter of a registration; or null.</summary>
        public string Number;

        /// <summary>The number of the SMSC, set where the SIM has none (<c>+CMS ERROR: 330</c>); or null.</summary>
        public string ServiceCentre;

        /// <summary>Datagrams that wait to be sent, of all links: a flight of a handshake.</summary>
        public int SendSlots = 4;

        /// <summary>Datagrams received that wait for the client, of all links.</summary>
        public int ReceiveSlots = 4;

        /// <summary>How many received messages are remembered, so that one that comes twice is taken once.</summary>
        public int Duplicates = 16;

        /// <summary>Transmissions of a datagram that the modem or the network refuses for a time, the first included.</summary>
        public int Attempts = 4;

        /// <summary>Pause before the second of them, in milliseconds; doubled for each further one.</summary>
        public int RetryMs = 10000;

        /// <summary>
        /// The validity period of a message in seconds, but of a flight of a handshake, which is valid until it is repeated (RFC 7925 App. A.4). Relative
        /// ones have five minutes at least.
        /// </summary>
        public int ValidityS = 150;

        /// <summary>
        /// Whether the validity period is told to the second, so that no message outlives the time its answer is awaited; false for a relative one of five
        /// minutes or more, as fewer service centres take the other (3GPP TS 23.040 §9.2.3.12).
        /// </summary>
        public bool UsesSeconds;

        /// <summary>Whether status reports are asked for. They are counted, and no timer knows of them (RFC 7925 App. A.4).</summary>
        public bool WantsReports;

        /// <summary>The stores to empty, two letters each (3GPP TS 27.005 §3.2.2).</summary>
        public string Stores = "SMME";

        /// <summary>The port that pushes come to.</summary>
        public int PushPort = 2948;

        /// <summary>How often the stores are emptied, in seconds.</summary>
        public int SweepS = 3600;

        /// <summary>How often the modem is told anew where messages go, in seconds: one that missed an acknowledgement has forgotten it.</summary>
        public int ArmS = 86400;

        /// <summary>The transmission parameters of the bearer.</summary>
        public BearerTiming Timing = BearerTiming.ForSms();
    }
}
