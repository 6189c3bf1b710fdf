using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    /// <summary>
    /// Sends <c>AT</c> until the modem answers: while it boots, to wake it, to find its speed, and to fall into step with it after a command without an
    /// answer. Late answers are waited out.
    /// </summary>
    internal sealed class ModemSync : ModemJob
    {
        /// <summary>Pause, in milliseconds, for late answers when more than one <c>AT</c> was sent.</summary>
        private const int QuietMs = 200;

        private static readonly byte[] s_at = Ascii.GetBytes("AT");
        private static readonly byte[] s_escAt = { 27, (byte)'A', (byte)'T' };

        private int _tries;
        private int _timeoutMs;
        private bool _hasRetried;
        private bool _sendsEsc;

        internal ModemSync()
            : base(Housekeeping, needsNetwork: false)
        {
        }

        /// <summary>Whether it answered.</summary>
        internal bool HasAnswered { get; private set; }

        internal void Begin(int tries, int timeoutMs, bool sendsEsc)
        {
            Activate();
            HasAnswered = false;
            _tries = tries;
            _timeoutMs = timeoutMs;
            _sendsEsc = sendsEsc;
            _hasRetried = sendsEsc;
        }

        public override void Run(AtChannel at)
        {
            if (HasAnswered || _tries == 0)
            {
                return;
            }

            // ESC ends a prompt that came, or comes, too late.
            at.Begin(this, _sendsEsc ? s_escAt : s_at);
            at.Send(_timeoutMs);
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            if (result == AtResult.Timeout || result == AtResult.Lost)
            {
                _tries = result == AtResult.Lost ? 0 : _tries - 1;
                _hasRetried = true;
                return;
            }

            HasAnswered = true;
            ResumeMs = _hasRetried ? at.NowMs + QuietMs : 0;
        }
    }
}
