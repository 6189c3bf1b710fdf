using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    /// <summary>Starts the modem anew by a command, or switches its radio off and on where that is refused.</summary>
    internal sealed class ModemRestart : ModemJob
    {
        private const int TimeoutMs = 15000;

        private static readonly byte[] s_radioOff = Ascii.GetBytes("AT+CFUN=4");
        private static readonly byte[] s_radioOn = Ascii.GetBytes("AT+CFUN=1");

        private byte[] _restart;
        private int _phase;

        internal ModemRestart()
            : base(Housekeeping, needsNetwork: false)
        {
        }

        internal void Begin(byte[] restart)
        {
            Activate();
            _restart = restart;
            _phase = 0;
        }

        public override void Run(AtChannel at)
        {
            if (_phase <= 2)
            {
                at.Begin(this, _phase == 0 ? _restart : _phase == 1 ? s_radioOff : s_radioOn);
                at.Send(TimeoutMs);
            }
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            bool isRefused = result == AtResult.Error || result == AtResult.CmeError;
            _phase = _phase == 0 && !isRefused ? 3 : _phase + 1;
        }
    }
}
