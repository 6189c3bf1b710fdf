using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// When a client may sleep and until when. As of its last <see cref="Lwm2mClient.Step"/>: an application steps the client
    /// until <see cref="MaySleep"/>, and then sleeps until <see cref="NextWakeMs"/> or until it has something to tell.
    /// </summary>
    public sealed class SleepControl
    {
        private readonly Lwm2mClient _client;
        private readonly ClientOptions _options;
        private readonly bool _isQueueMode;
        private Store _store;
        private Clock _clock;
        private bool _isStepped;

        internal SleepControl(Lwm2mClient client, ClientOptions options)
        {
            _client = client;
            _options = options;
            _isQueueMode = options.QueueMode;
        }

        /// <summary>Whether something is under way with a server, or one may still send: within <see cref="ClientOptions.AwakeWindowMs"/> of the last message (LwM2M 1.1 Core §6.5).</summary>
        public bool IsAwake { get; private set; } = true;

        /// <summary>Whether the radio, or the whole device, may be off until <see cref="NextWakeMs"/>. Never without <see cref="ClientOptions.QueueMode"/>: a server may then send at any time.</summary>
        public bool MaySleep
        {
            get { return _isQueueMode && _isStepped && !IsAwake; }
        }

        /// <summary>When the last awake window ends if nothing more is exchanged.</summary>
        public long AwakeUntilMs { get; private set; } = long.MinValue;

        /// <summary>When the client itself has something to do next, such as an Update or a notification by pmax, after <see cref="Suspend"/> too; <see cref="DatagramLink.Never"/> for nothing.</summary>
        public long NextWakeMs { get; private set; } = DatagramLink.Never;

        /// <summary>Records that the store did not take; what they keep is then as of the one before.</summary>
        public int WriteFailures
        {
            get
            {
                int failures = Bootstrap is null ? 0 : Bootstrap.WriteFailures;
                for (int i = 0; i < _client.SessionCount; i++)
                {
                    failures += _client.SessionAt(i).StateWriteFailures;
                }

                return failures;
            }
        }

        /// <summary>Bytes of the longest record that <see cref="KeepState"/> writes, for the bound of the store.</summary>
        public static int MaxRecordLength(ClientOptions options)
        {
            return ServerState.MaxLength(options);
        }

        /// <summary>
        /// Lets registrations, attributes, observations and what waits to be told outlive the power, in records "srv-" and Short
        /// Server ID of a store, and in "srv-bs" when a bootstrap is tried next. Before <see cref="Lwm2mClient.Start"/>. After a restart the first <see cref="Lwm2mClient.Step"/> tells
        /// the numbers that moved while the power was off; what else changed is told by <see cref="Lwm2mClient.NotifyChanged"/>.
        /// </summary>
        /// <param name="store">Where they are kept. They hold no keys, but values.</param>
        /// <param name="clock">
        /// Tells by <see cref="Clock.UnixMs"/> how long the power was off, and when a bootstrap was. Without that, or with null, each
        /// start sends an Update first.
        /// </param>
        public void KeepState(Store store, Clock clock)
        {
            _store = store;
            _clock = clock;
            Bootstrap = new BootstrapRecord(store, clock);
        }

        /// <summary>
        /// Leaves all servers without a word and keeps what is needed to go on, for a sleep with the power off. The client is over
        /// then; one made after the restart, with the same accounts and stores, goes on where it was: the first it sends is what it has
        /// to tell.
        /// </summary>
        /// <param name="nowMs">The time.</param>
        /// <returns>
        /// False when something could not be kept: a server will then see a handshake, an Update or a registration. Where that is what failed
        /// before, <see cref="NextWakeMs"/> is put off, as the next start knows nothing of it.
        /// </returns>
        public bool Suspend(long nowMs)
        {
            bool isKept = true;
            long pauseMs = 0;
            for (int i = 0; i < _client.SessionCount; i++)
            {
                ServerSession session = _client.SessionAt(i);
                pauseMs = session.UnkeptPauseMs > pauseMs ? session.UnkeptPauseMs : pauseMs;
                isKept &= session.Suspend(nowMs);
            }

            isKept &= _client.Bootstrap.Suspend(nowMs);
            NextWakeMs = isKept || NextWakeMs > nowMs + pauseMs ? NextWakeMs : nowMs + pauseMs;
            _client.IsStopped = true;
            return isKept;
        }

        /// <summary>When a bootstrap is tried next, or null where nothing outlives the power.</summary>
        internal BootstrapRecord Bootstrap { get; private set; }

        /// <summary>Gives a session its records, if any are kept: those of the last start, or new ones when a bootstrap has made it.</summary>
        internal void Attach(ServerSession session, AttributeTable attributes)
        {
            if (!(_store is null))
            {
                ByteWindow owner = new ByteWindow();
                owner.Begin(null, 0, 0, 0);
                owner.Write(Utf8.FromString(_client.EndpointName));
                owner.WriteByte(0);
                owner.Write(Utf8.FromString(session.Security.ServerUri));
                owner.WriteByte(0);
                owner.WriteAscii(_options.ProtocolVersion);
                owner.WriteByte(_isQueueMode ? 1 : 0);
                owner.WriteByte((int)session.Security.Mode);
                owner.WriteAscii(session.Oscore is null ? "" : session.Oscore.Name);
                session.State = new ServerState(session, attributes, _store, _clock, owner.Hash, _options);
                session.State.RegistersAnew = _client.AreAccountsDoubtful;
                if (_isStepped)
                {
                    session.State.Forget();
                }
            }
        }

        /// <summary>The time of day, or <see cref="Clock.Unknown"/>.</summary>
        internal long UnixMs
        {
            get { return _clock is null ? Clock.Unknown : _clock.UnixMs; }
        }

        /// <summary>Takes what a step has led to.</summary>
        /// <param name="next">When the client is to be stepped next.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>When it is to be stepped next: in queue mode also at the end of the awake window, to be told that it may sleep.</returns>
        internal long Step(long next, long nowMs)
        {
            bool isAwake = next <= nowMs || !(_client.Bootstrap.Link is null);
            long untilMs = long.MinValue;
            for (int i = 0; i < _client.SessionCount; i++)
            {
                ServerSession session = _client.SessionAt(i);
                isAwake |= session.IsAwake(nowMs);
                untilMs = session.Awake.EndMs > untilMs ? session.Awake.EndMs : untilMs;
            }

            _isStepped = true;
            IsAwake = isAwake;
            AwakeUntilMs = untilMs;
            NextWakeMs = next;
            return _isQueueMode && untilMs > nowMs && untilMs < next ? untilMs : next;
        }
    }
}
