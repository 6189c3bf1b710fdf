namespace Lwm2m.Foundation
{
    /// <summary>
    /// Tracks the sequence numbers already seen, as a sliding window (RFC 6347 §4.1.2.6, RFC 8613 §7.4).
    /// Ask <see cref="IsFresh"/> before the message is verified and call <see cref="Accept"/> after, so that a forged
    /// number cannot move the window.
    /// </summary>
    public sealed class ReplayWindow
    {
        /// <summary>Default width in sequence numbers; RFC 8613 §3.2.2 requires at least 32.</summary>
        public const int Width = 32;

        /// <summary>The largest width; RFC 6347 §4.1.2.6 prefers it.</summary>
        public const int MaxWidth = 64;

        private readonly int _width;
        private long _highest = -1;
        private ulong _seen;            // bit n: number _highest - n has been seen

        /// <summary>Makes a window that has seen nothing.</summary>
        /// <param name="width">From <see cref="Width"/> to <see cref="MaxWidth"/>.</param>
        public ReplayWindow(int width = Width)
        {
            _width = width;
        }

        /// <summary>The highest number accepted, or -1. Saved over a sleep together with <see cref="Seen"/>.</summary>
        public long Highest
        {
            get { return _highest; }
        }

        /// <summary>Bit n tells whether <see cref="Highest"/> - n has been accepted.</summary>
        public ulong Seen
        {
            get { return _seen; }
        }

        /// <summary>Restores the state of another window; -1 and 0 restore an empty one.</summary>
        public void Restore(long highest, ulong seen)
        {
            _highest = highest;
            _seen = seen;
        }

        /// <summary>Whether a number was not accepted yet and is not left of the window, where this is unknown.</summary>
        public bool IsFresh(long number)
        {
            if (number < 0)
            {
                return false;
            }

            long age = _highest - number;
            return age < 0 || (age < _width && (_seen & (1UL << (int)age)) == 0);
        }

        /// <summary>Records a number whose message was verified. A number left of the window is ignored.</summary>
        public void Accept(long number)
        {
            long ahead = number - _highest;
            if (ahead > 0)
            {
                _seen = ahead >= _width ? 1 : (_seen << (int)ahead) | 1;
                _highest = number;
            }
            else if (-ahead < _width)
            {
                _seen |= 1UL << (int)-ahead;
            }
        }
    }
}
