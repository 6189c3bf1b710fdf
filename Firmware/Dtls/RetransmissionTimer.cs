using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>When a flight is sent again: after a first wait that doubles up to a ceiling, so many times (RFC 6347 §4.2.4).</summary>
    internal sealed class RetransmissionTimer
    {
        private readonly DtlsOptions _options;
        private int _waitMs;
        private int _left;

        internal RetransmissionTimer(DtlsOptions options)
        {
            _options = options;
            DueMs = DatagramLink.Never;
        }

        /// <summary>When the wait is over.</summary>
        internal long DueMs;

        /// <summary>The present wait, in milliseconds.</summary>
        internal int WaitMs
        {
            get { return _waitMs; }
        }

        /// <summary>Call when a new flight was sent.</summary>
        internal void Start(long nowMs)
        {
            _waitMs = _options.FirstTimeoutMs;
            _left = _options.Transmissions - 1;
            Wait(nowMs);
        }

        /// <summary>Starts the wait: the flight was sent completely.</summary>
        internal void Wait(long nowMs)
        {
            DueMs = nowMs + _waitMs;
        }

        /// <summary>Call when the wait is over.</summary>
        /// <returns>Whether the flight is to be sent again; false when it was often enough.</returns>
        internal bool TryAgain(long nowMs)
        {
            if (_left <= 0)
            {
                return false;
            }

            _left--;
            _waitMs = _waitMs > _options.MaxTimeoutMs / 2 ? _options.MaxTimeoutMs : _waitMs * 2;
            Wait(nowMs);
            return true;
        }
    }
}
