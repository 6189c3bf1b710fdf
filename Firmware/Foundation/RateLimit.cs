namespace Lwm2m.Foundation
{
    /// <summary>Limits how often an event may occur in an interval: bounds the work an attacker can cause.</summary>
    public sealed class RateLimit
    {
        private readonly int _max;
        private readonly int _intervalMs;
        private long _sinceMs;
        private int _count;

        /// <summary>Allows up to <paramref name="max"/> events in each interval.</summary>
        public RateLimit(int max, int intervalMs)
        {
            _max = max;
            _intervalMs = intervalMs;
        }

        /// <summary>Counts an event, if it is allowed.</summary>
        /// <returns>False when the limit is reached.</returns>
        public bool TryTake(long nowMs)
        {
            if (_count == 0 || nowMs - _sinceMs >= _intervalMs)
            {
                _sinceMs = nowMs;
                _count = 0;
            }

            if (_count >= _max)
            {
                return false;
            }

            _count++;
            return true;
        }
    }
}
