using Lwm2m.Modem;

namespace Lwm2m.ModemUdp
{
    /// <summary>
    /// Closes the sockets that no link knows: a host left them open before it started anew, or did not hear the number of a new one. A modem that stays on keeps
    /// them, until it has no further one.
    /// </summary>
    internal sealed class CloseLeftJob : ModemJob
    {
        private readonly ModemSockets _sockets;
        private int _step;

        internal CloseLeftJob(ModemSockets sockets)
            : base(Housekeeping, true)
        {
            _sockets = sockets;
        }

        /// <inheritdoc/>
        public override void Run(AtChannel at)
        {
            while (_sockets.IsKnown(_step))
            {
                _step++;
            }

            if (!_sockets.Modem.Dialect.WriteCloseLeft(at, this, _step))
            {
                _step = 0;
            }
        }

        /// <inheritdoc/>
        public override void OnEnd(AtChannel at, AtResult result)
        {
            _step++;
        }

        /// <inheritdoc/>
        public override void OnCancelled()
        {
            _step = 0;
        }
    }
}
