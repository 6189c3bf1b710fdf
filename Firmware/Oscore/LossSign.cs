namespace Lwm2m.Oscore
{
    /// <summary>Keeps errors without protection, which anybody can send, from driving a context into one derivation after the other.</summary>
    internal sealed class LossSign
    {
        private bool _wasSeen;
        private long _seenMs;

        /// <summary>Whether a sign comes too soon after the one that was taken last; if not, it is taken.</summary>
        public bool IsTooSoon(long nowMs, int intervalMs)
        {
            bool isTooSoon = _wasSeen && nowMs - _seenMs < intervalMs;
            if (!isTooSoon)
            {
                _wasSeen = true;
                _seenMs = nowMs;
            }

            return isTooSoon;
        }
    }
}
