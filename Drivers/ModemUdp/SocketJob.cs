using Lwm2m.Modem;

namespace Lwm2m.ModemUdp
{
    /// <summary>Brings the socket of a link to where the link wants it: closes the one there was, then opens one step by step.</summary>
    internal sealed class SocketJob : ModemJob
    {
        private readonly ModemUdpLink _link;
        private int _step;
        private bool _isRestarted;
        private bool _isClosing;
        private bool _isNeeded;
        private bool _isRefused;

        internal SocketJob(ModemUdpLink link)
            : base(Housekeeping, true)
        {
            _link = link;
        }

        /// <summary>Starts from the first step when it runs next; the step under way does not count any more.</summary>
        internal void Restart()
        {
            _isRestarted = true;
        }

        /// <inheritdoc/>
        public override void Run(AtChannel at)
        {
            Dialect dialect = _link.Modem.Dialect;
            if (_link.MustClose && _link.Socket.Handle < 0)
            {
                _link.OnSocketGone();
            }

            _isClosing = _link.MustClose;
            if (_isClosing)
            {
                dialect.WriteClose(at, this, _link.Socket);
                return;
            }

            if (!_link.IsOpening)
            {
                return;
            }

            if (_isRestarted)
            {
                _isRestarted = false;
                _step = 0;
            }

            if (_step == 0 && !_link.Prepare())
            {
                _link.OnOpenFailed();
                return;
            }

            SocketStep step = SocketStep.Skipped;
            while (step == SocketStep.Skipped)
            {
                step = dialect.WriteOpen(at, this, _link.Socket, _step);
                _step += step == SocketStep.Skipped ? 1 : 0;
            }

            _isNeeded = step == SocketStep.Needed;
            _isRefused = false;
            if (step == SocketStep.Done)
            {
                _link.OnOpened();
            }
        }

        /// <inheritdoc/>
        public override bool IsAnswer(AtFields fields)
        {
            return _isClosing || _link.Modem.Dialect.IsOpenAnswer(fields, _link.Socket, _step);
        }

        /// <inheritdoc/>
        public override void OnAnswer(AtChannel at, AtFields fields)
        {
            if (!_isClosing)
            {
                _isRefused |= !_link.Modem.Dialect.ReadOpen(fields, _link.Socket, _step);
            }
        }

        /// <inheritdoc/>
        public override void OnEnd(AtChannel at, AtResult result)
        {
            if (_isClosing)
            {
                // Refused as well: there was none any more.
                _link.OnSocketGone();
                return;
            }

            if (result == AtResult.Timeout && _link.Socket.Handle < 0)
            {
                _link.OnUnheard();
            }

            if (_isRestarted)
            {
                // Closed since, and perhaps opened again.
                _isRefused = false;
            }
            else if (_isNeeded && (result != AtResult.Ok || _isRefused))
            {
                HasFailed = result == AtResult.Timeout;
                _link.OnOpenFailed();
            }
            else
            {
                _step++;
            }
        }
    }
}
