using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Bounds and habits of a client, set before it is made. Memory is taken once, by these numbers.</summary>
    public sealed class ClientOptions
    {
        /// <summary>For <see cref="RegisteredFormat"/>: all that are served.</summary>
        public const int AllFormats = -2;

        /// <summary>What <see cref="UpdateSpreadMs"/> is unless set: as much as <see cref="Registration.UpdateMarginMs"/>.</summary>
        public const int DefaultUpdateSpreadMs = 4 * BearerTiming.DefaultMaxTransmitWaitMs;

        /// <summary>Messages, blocks and retransmission.</summary>
        public CoapOptions Coap = new CoapOptions();

        /// <summary>Protocol version of a registration: "1.1", or "1.0" for a server that knows no other.</summary>
        public string ProtocolVersion = "1.1";

        /// <summary>Objects at most. Beyond it, adding one throws.</summary>
        public int MaxObjects = 16;

        /// <summary>Server accounts at most. Beyond it, adding one throws.</summary>
        public int MaxServers = 2;

        /// <summary>Bytes of the record that keeps the accounts at most; what a store takes bounds it further. An account with a pre-shared key and OSCORE takes some 200, an instance of Access Control some 20.</summary>
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

        /// <summary>Seconds between tries at most while this side is at fault: no network, no name, no route. They begin with <see cref="Pause.FirstLocalMs"/> and use up no try.</summary>
        public int MaxLocalPauseS = 60;

        /// <summary>Seconds that a pause lasts at most which a server asks for by Max-Age (RFC 7252 §5.9.3.4, RFC 8516), and a pause between bootstraps that lead to no registration.</summary>
        public int MaxPauseS = 3600;

        /// <summary>Observations of one server at most. A further Observe is answered as a plain Read.</summary>
        public int MaxObservations = 12;

        /// <summary>Paths with attributes of one server at most. A further Write-Attributes is answered 5.03.</summary>
        public int MaxAttributes = 12;

        /// <summary>Every how many notifications one is confirmable; 0 for only as often as RFC 7641 §4.5 asks, once a day.</summary>
        public int ConfirmableEvery = 10;

        /// <summary>
        /// Whether it tells servers that it sleeps between its messages and wants requests only while it is awake, queue mode
        /// (LwM2M Core §6.5): see <see cref="SleepControl.MaySleep"/>.
        /// </summary>
        public bool QueueMode;

        /// <summary>Milliseconds that it stays awake in queue mode after the last message exchanged. Below 0: MAX_TRANSMIT_WAIT of the bearer (RFC 7252 §4.8.2).</summary>
        public int AwakeWindowMs = -1;

        /// <summary>Notifications kept for one server at most while it cannot be reached, where its account stores them. 0 keeps none but the newest value.</summary>
        public int MaxStoredNotifications = 16;

        /// <summary>
        /// Bytes for them, <see cref="NotificationStore.HeadLength"/> of each counted, up to 65535. A larger value is not kept: as it
        /// is then, it is told when the server is back.
        /// </summary>
        public int MaxStoredBytes = 512;

        /// <summary>Is told what became of each notification, or null.</summary>
        public NotificationResultHandler NotificationSettled;

        /// <summary>Bytes for a value that a text format encodes (base64, JSON escapes); a longer one is answered 4.13.</summary>
        public int MaxEncodedValue = 512;

        /// <summary>
        /// Whether a session goes on when its account gets a new key, until it ends by itself; if not, the present exchange is
        /// finished, the session closed and the next one made with the new key.
        /// </summary>
        public bool KeepsSessionOnNewKey;

        /// <summary>Which requests under OSCORE must prove that they were sent just now.</summary>
        public readonly FreshnessPolicy Freshness = new FreshnessPolicy();

        /// <summary>
        /// Whether a bootstrap server may have an account without security. Everything it writes is then open to whoever is on
        /// the way: for trying things out only, and reported each time.
        /// </summary>
        public bool AllowsInsecureBootstrap;

        /// <summary>
        /// What a registration says of content formats (<c>ct</c>): <see cref="AllFormats"/>, one <see cref="ContentFormat"/> for servers that
        /// read one number only, or <see cref="ContentFormat.None"/> to say nothing.
        /// </summary>
        public int RegisteredFormat = AllFormats;

        /// <summary>Content format that a Bootstrap-Request asks for, or <see cref="ContentFormat.None"/> to leave it open.</summary>
        public int BootstrapFormat = ContentFormat.SenmlCbor;

        /// <summary>Seconds that a bootstrap server may be silent before it is given up; 0 for EXCHANGE_LIFETIME of the bearer (RFC 7252 §4.8.2), after which no message of it is on its way any more.</summary>
        public int BootstrapTimeoutS;

        /// <summary>Seconds that a bootstrap may take at most.</summary>
        public int MaxBootstrapS = 3600;

        /// <summary>Seconds before a bootstrap that failed is tried again, doubled for each further try.</summary>
        public int BootstrapRetryS = 60;

        /// <summary>Tries of a bootstrap in a row; a client without any server goes on nevertheless.</summary>
        public int BootstrapRetryCount = 5;

        /// <summary>
        /// Seconds after which a client that had to go over to another binding tries the preferred one again, see
        /// <see cref="ServerAccount.PreferredTransport"/>.
        /// </summary>
        public int TransportReturnS { get; set; } = 3600;

        /// <summary>Milliseconds that <see cref="Lwm2mClient.Run"/> waits at most before it looks for changes that another thread has notified.</summary>
        public int ReactionMs = 250;
    }
}
