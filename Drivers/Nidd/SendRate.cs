namespace Lwm2m.Nidd
{
    /// <summary>
    /// How many datagrams may leave in which time: the unit of time begins with the first one after the last has ended, as it does in the network (APN
    /// rate control, 3GPP TS 24.301 §5.3.19).
    /// </summary>
    internal sealed class SendRate
    {
        private const int MarginMs = 2000;          // the network's unit begins when it gets the datagram, which is later

        private int _messages;
        private int _intervalMs;
        private int _left;

        public SendRate(int messages, int intervalMs)
        {
            _messages = messages;
            _intervalMs = intervalMs;
        }

        /// <summary>When the present unit of time ends.</summary>
        public long EndMs { get; private set; }

        /// <summary>Sets the rate from the next unit of time on, where it allows less in the long run than the present one.</summary>
        public void Limit(int messages, int intervalMs)
        {
            if (_messages == 0 || (long)messages * _intervalMs < (long)_messages * intervalMs)
            {
                _messages = messages;
                _intervalMs = intervalMs;
            }
        }

        /// <summary>Takes one of those that may leave now.</summary>
        /// <returns>False when there is none left until <see cref="EndMs"/>.</returns>
        public bool TryTake(long nowMs)
        {
            if (_messages == 0)
            {
                return true;
            }

            if (nowMs >= EndMs)
            {
                EndMs = nowMs + _intervalMs + MarginMs;
                _left = _messages;
            }

            _left--;
            return _left >= 0;
        }
    }
}
