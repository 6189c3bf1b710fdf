namespace Lwm2m.Foundation
{
    /// <summary>So many in a time and no more: bounds what anybody can make a device do.</summary>
    public sealed class RateLimit
    {
        private readonly int _max;
        private readonly int _intervalMs;
        private long _sinceMs;
        private int _count;

        /// <summary>Lets so many pass in each interval.</summary>
        public RateLimit(int max, int intervalMs)
        {
            _max = max;
            _intervalMs = intervalMs;
        }

        /// <summary>Takes one.</summary>
        /// <returns>False when there have been too many.</returns>
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
