namespace Lwm2m.Modem
{
    /// <summary>Switches the modem off by its command.</summary>
    internal sealed class ModemShutDown : ModemJob
    {
        private const int TimeoutMs = 5000;

        private byte[] _command;

        internal ModemShutDown()
            : base(Housekeeping, needsNetwork: false)
        {
        }

        /// <summary>Whether the modem accepted it.</summary>
        internal bool IsAccepted { get; private set; }

        internal void Begin(byte[] command)
        {
            Activate();
            _command = command;
            IsAccepted = false;
        }

        public override void Run(AtChannel at)
        {
            if (_command is not null)
            {
                at.Begin(this, _command);
                at.Send(TimeoutMs);
                _command = null;
            }
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            IsAccepted = result == AtResult.Ok;
        }
    }
}
