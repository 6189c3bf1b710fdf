using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Limits and behaviour of a client; set before it is created. Memory is allocated once, by these numbers.</summary>
    public sealed class ClientOptions
    {
        /// <summary>For <see cref="RegisteredFormat"/>: all that are served.</summary>
        public const int AllFormats = -2;

        /// <summary>Default of <see cref="UpdateSpreadMs"/>, equal to <see cref="Registration.UpdateMarginMs"/>.</summary>
        public const int DefaultUpdateSpreadMs = 4 * BearerTiming.DefaultMaxTransmitWaitMs;

        /// <summary>Messages, blocks and retransmission.</summary>
        public CoapOptions Coap = new CoapOptions();

        /// <summary>Protocol version of a registration: "1.1", or "1.0" for a server that knows no other.</summary>
        public string ProtocolVersion = "1.1";

        /// <summary>Most objects. Adding more throws.</summary>
        public int MaxObjects = 16;

        /// <summary>Most server accounts. Adding more throws.</summary>
        public int MaxServers = 2;

        /// <summary>
        /// Largest record of the accounts in bytes; the store may limit it further. An account with a pre-shared key and OSCORE takes some 200, an
        /// instance of Access Control some 20.
        /// </summary>
        public int MaxAccountBytes = 1536;

        /// <summary>
        /// Bytes for what a bootstrap writes to and deletes of objects of the application, 13 more for each request; what is more is
        /// answered 4.13. Taken only while a bootstrap runs; until it is carried out it is in the record of the accounts.
        /// </summary>
        public int MaxStagedBytes = 512;

        /// <summary>
        /// Whether a server at which registration has failed (Server object resources 17 to 20) and that leads to no bootstrap is
        /// tried again after another sequence delay, so that a board finds back after a long outage by itself. If not, it rests
        /// until <see cref="Registration.Retry"/>.
        /// </summary>
        public bool RetriesFailedServers = true;

        /// <summary>
        /// Milliseconds within which the first Register of a start leaves, or its first Bootstrap-Request, and without <see cref="QueueMode"/> the Update
        /// that asks whether a server still knows the client: at a random time, as the power comes back to a whole street at once. 0 for at once.
        /// </summary>
        public int RegisterSpreadMs = 10000;

        /// <summary>
        /// Milliseconds that an Update leaves earlier than its margin asks for, at most: by the endpoint name more or less of it, and not more than
        /// a quarter of the time there is, so that devices which registered together do not update together. 0 for none.
        /// </summary>
        public int UpdateSpreadMs = DefaultUpdateSpreadMs;

        /// <summary>
        /// Seconds from one registration sequence to the next at most, whatever Server object resource 19 says, unless it rules a next one
        /// out. The specification's default of a day is a day of silence after a server was away for a quarter of an hour.
        /// </summary>
        public int MaxSequenceDelayS = int.MaxValue;

        /// <summary>
        /// Longest pause in seconds between tries after a local fault: no network, name or route. Starts at <see cref="Pause.FirstLocalMs"/>; uses no
        /// try.
        /// </summary>
        public int MaxLocalPauseS = 60;

        /// <summary>Seconds that a pause lasts at most which a server asks for by Max-Age (RFC 7252 §5.9.3.4, RFC 8516), and a pause between bootstraps that lead to no registration.</summary>
        public int MaxPauseS = 3600;

        /// <summary>Most observations of one server. A further Observe is answered as a plain Read.</summary>
        public int MaxObservations = 12;

        /// <summary>Most paths with attributes of one server. A further Write-Attributes is answered with 5.03.</summary>
        public int MaxAttributes = 12;

        /// <summary>Makes every n-th notification confirmable; 0 for once a day, as RFC 7641 §4.5 requires.</summary>
        public int ConfirmableEvery = 10;

        /// <summary>
        /// Queue mode: the client sleeps between its messages and accepts requests only while it is awake
        /// (LwM2M Core §6.5): see <see cref="SleepControl.MaySleep"/>.
        /// </summary>
        public bool QueueMode;

        /// <summary>
        /// Milliseconds the client stays awake in queue mode after the last message. Below 0: MAX_TRANSMIT_WAIT of the bearer (RFC 7252 §4.8.2).
        /// </summary>
        public int AwakeWindowMs = -1;

        /// <summary>Most notifications stored for one unreachable server, where its account stores them. 0 keeps only the newest value.</summary>
        public int MaxStoredNotifications = 16;

        /// <summary>
        /// Bytes for them, <see cref="NotificationStore.HeadLength"/> of each counted, up to 65535. A larger value is not kept: as it
        /// is then, it is told when the server is back.
        /// </summary>
        public int MaxStoredBytes = 512;

        /// <summary>Receives the outcome of each notification, or null.</summary>
        public NotificationResultHandler NotificationSettled;

        /// <summary>Bytes for a value that a text format encodes (base64, JSON escapes); a longer one is answered with 4.13.</summary>
        public int MaxEncodedValue = 512;

        /// <summary>
        /// Whether a session continues with the old key when its account gets a new one; if not, the current exchange is
        /// finished, the session closed and the next one opened with the new key.
        /// </summary>
        public bool KeepsSessionOnNewKey;

        /// <summary>The requests under OSCORE that must prove freshness.</summary>
        public readonly FreshnessPolicy Freshness = new FreshnessPolicy();

        /// <summary>
        /// Whether a bootstrap server may have an account without security. Everything it writes is then exposed to anyone on
        /// the path: for tests only; reported each time.
        /// </summary>
        public bool AllowsInsecureBootstrap;

        /// <summary>
        /// The content formats in a registration (<c>ct</c>): <see cref="AllFormats"/>, one <see cref="ContentFormat"/> for servers that
        /// read one number only, or <see cref="ContentFormat.None"/> to say nothing.
        /// </summary>
        public int RegisteredFormat = AllFormats;

        /// <summary>Content format that a Bootstrap-Request asks for, or <see cref="ContentFormat.None"/> to leave it open.</summary>
        public int BootstrapFormat = ContentFormat.SenmlCbor;

        /// <summary>Seconds that a bootstrap server may be silent before it is given up; 0 for EXCHANGE_LIFETIME of the bearer (RFC 7252 §4.8.2), after which no message of it is on its way any more.</summary>
        public int BootstrapTimeoutS;

        /// <summary>Longest duration of a bootstrap in seconds.</summary>
        public int MaxBootstrapS = 3600;

        /// <summary>Seconds before a bootstrap that failed is tried again, doubled for each further try.</summary>
        public int BootstrapRetryS = 60;

        /// <summary>Bootstrap tries in a row; a client without any server continues nevertheless.</summary>
        public int BootstrapRetryCount = 5;

        /// <summary>
        /// Seconds after which a client that fell back to another binding tries the preferred one again, see
        /// <see cref="ServerAccount.PreferredTransport"/>.
        /// </summary>
        public int TransportReturnS = 3600;

        /// <summary>Milliseconds that <see cref="Lwm2mClient.Run"/> waits at most before it checks for changes notified by another thread.</summary>
        public int ReactionMs = 250;
    }
}
