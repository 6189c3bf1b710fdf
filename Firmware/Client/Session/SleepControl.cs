using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Tells when a client may sleep and until when, as of its last <see cref="Lwm2mClient.Step"/>: an application steps the client
    /// until <see cref="MaySleep"/>, and then sleeps until <see cref="NextWakeMs"/> or until it has something to tell.
    /// </summary>
    public sealed class SleepControl
    {
        private readonly SessionList _sessions;
        private readonly StateKeeper _state;
        private readonly bool _isQueueMode;

        internal SleepControl(SessionList sessions, StateKeeper state, ClientOptions options)
        {
            _sessions = sessions;
            _state = state;
            _isQueueMode = options.QueueMode;
        }

        /// <summary>Whether something is under way with a server, or one may still send: within <see cref="ClientOptions.AwakeWindowMs"/> of the last message (LwM2M Core §6.5).</summary>
        public bool IsAwake { get; private set; } = true;

        /// <summary>Whether the radio, or the whole device, may be off until <see cref="NextWakeMs"/>. Never without <see cref="ClientOptions.QueueMode"/>: a server may then send at any time.</summary>
        public bool MaySleep
        {
            get { return _isQueueMode && _state.HasBegun && !IsAwake; }
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
                for (int i = 0; i < _sessions.Count; i++)
                {
                    ServerState state = _sessions.At(i).State;
                    failures += state is null ? 0 : state.WriteFailures;
                }

                return failures;
            }
        }

        /// <summary>The store of the state, or null.</summary>
        public Store Store
        {
            get { return _state.Store; }
        }

        /// <summary>Tells how long the power was off, or null.</summary>
        public Clock Clock
        {
            get { return _state.Clock; }
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
        /// <param name="store">The store of the records, which hold values but no keys.</param>
        /// <param name="clock">
        /// Tells by <see cref="Clock.UnixMs"/> how long the power was off, and when a bootstrap was. Without that, or with null, each
        /// start sends an Update first.
        /// </param>
        public void KeepState(Store store, Clock clock)
        {
            _state.Store = store;
            _state.Clock = clock;
        }

        /// <summary>
        /// Suspends without de-registration and stores what is needed to resume, for a sleep with the power off. The client has ended
        /// then; one created after the restart, with the same accounts and stores, resumes: the first it sends is what it has
        /// to report.
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
            for (int i = 0; i < _sessions.Count; i++)
            {
                ServerSession session = _sessions.At(i);
                long unkeptMs = session.UnkeptPauseMs;
                pauseMs = unkeptMs > pauseMs ? unkeptMs : pauseMs;
                isKept &= session.Suspend(nowMs);
            }

            isKept &= Bootstrap is null || Bootstrap.Suspend(nowMs);
            NextWakeMs = isKept || NextWakeMs > nowMs + pauseMs ? NextWakeMs : nowMs + pauseMs;
            IsSuspended = true;
            return isKept;
        }

        /// <summary>Whether the client is over, as it was put to sleep.</summary>
        internal bool IsSuspended;

        /// <summary>What turns to the bootstrap server, or null.</summary>
        internal BootstrapControl Bootstrap;

        /// <summary>Takes what a step has led to.</summary>
        /// <param name="next">When the client is to be stepped next.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>When it is to be stepped next: in queue mode also at the end of the awake window, to be told that it may sleep.</returns>
        internal long Step(long next, long nowMs)
        {
            bool isAwake = next <= nowMs || (Bootstrap is not null && Bootstrap.HasWork);
            long untilMs = long.MinValue;
            for (int i = 0; i < _sessions.Count; i++)
            {
                ServerSession session = _sessions.At(i);
                isAwake |= session.IsAwake(nowMs);
                untilMs = session.Awake.EndMs > untilMs ? session.Awake.EndMs : untilMs;
            }

            _state.HasBegun = true;
            IsAwake = isAwake;
            AwakeUntilMs = untilMs;
            NextWakeMs = next;
            return _isQueueMode && untilMs > nowMs && untilMs < next ? untilMs : next;
        }
    }
}
