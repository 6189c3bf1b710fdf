using System.Threading;
using Lwm2m.Foundation;

namespace Lwm2m.Sim
{
    /// <summary>Waits at the line of a <see cref="T0Reader"/>, and runs it meanwhile.</summary>
    internal sealed class T0Pump : LinkPump
    {
        /// <summary>Polling interval while characters of the card are awaited: the port's events are not reliable on every board.</summary>
        private const int ListenMs = 1;

        private const int IdleMs = 50;

        private readonly T0Reader _reader;
        private readonly Clock _clock;
        private readonly AutoResetEvent _isWoken = new AutoResetEvent(false);
        private bool _hasNews;

        internal T0Pump(T0Reader reader, Clock clock)
        {
            _reader = reader;
            _clock = clock;
        }

        /// <inheritdoc/>
        public override bool Wait(int timeoutMs)
        {
            long nowMs = _clock.NowMs;
            for (long endMs = nowMs + timeoutMs; ; nowMs = _clock.NowMs)
            {
                long next = _reader.Step(nowMs);
                if (_hasNews)
                {
                    _hasNews = false;
                    return true;
                }

                long left = (next < endMs ? next : endMs) - nowMs;
                int most = _reader.IsListening ? ListenMs : IdleMs;
                if (nowMs >= endMs || _isWoken.WaitOne(left < 1 ? 1 : left < most ? (int)left : most, false))
                {
                    return false;
                }
            }
        }

        /// <inheritdoc/>
        public override void Wake()
        {
            _isWoken.Set();
        }

        internal void Tell()
        {
            _hasNews = true;
        }
    }
}
