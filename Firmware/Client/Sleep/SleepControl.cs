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
        private readonly bool _isQueueMode;
        private bool _isStepped;

        internal SleepControl(Lwm2mClient client, ClientOptions options)
        {
            _client = client;
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

        /// <summary>When the client itself has something to do next, such as an Update or a notification by pmax; <see cref="DatagramLink.Never"/> for nothing.</summary>
        public long NextWakeMs { get; private set; } = DatagramLink.Never;

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
