namespace Lwm2m.Foundation
{
    /// <summary>
    /// The sequence numbers already seen, as a sliding window (RFC 6347 §4.1.2.6, RFC 8613 §7.4).
    /// Ask <see cref="IsFresh"/> before the message is verified and call <see cref="Accept"/> after, so that a forged
    /// number cannot move the window.
    /// </summary>
    public sealed class ReplayWindow
    {
        /// <summary>Width in sequence numbers unless told otherwise; RFC 8613 §3.2.2 asks for 32 at least.</summary>
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

        /// <summary>The highest number accepted, or -1. With <see cref="Seen"/> it is what outlives a sleep.</summary>
        public long Highest
        {
            get { return _highest; }
        }

        /// <summary>Bit n tells whether <see cref="Highest"/> - n has been accepted.</summary>
        public ulong Seen
        {
            get { return _seen; }
        }

        /// <summary>Goes on where another window was; with -1 and 0 from the beginning.</summary>
        public void Restore(long highest, ulong seen)
        {
            _highest = highest;
            _seen = seen;
        }

        /// <summary>Whether a number was not accepted yet and is not left of the window, where nobody can tell.</summary>
        public bool IsFresh(long number)
        {
            if (number < 0)
            {
                return false;
            }

            long age = _highest - number;
            return age < 0 || (age < _width && (_seen & (1UL << (int)age)) == 0);
        }

        /// <summary>Notes a number whose message has proven genuine. One that is left of the window changes nothing.</summary>
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
