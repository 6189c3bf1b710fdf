using Lwm2m.Modem;

namespace Lwm2m.ModemUdp
{
    /// <summary>Closes the sockets that a host left open before it started anew: a modem that stays on keeps them, until it has no further one.</summary>
    internal sealed class CloseLeftJob : ModemJob
    {
        private readonly CellularModem _modem;
        private int _step;

        internal CloseLeftJob(CellularModem modem)
            : base(Housekeeping, true)
        {
            _modem = modem;
        }

        /// <inheritdoc/>
        public override void Run(AtChannel at)
        {
            if (!_modem.Dialect.WriteCloseLeft(at, this, _step))
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
