using Lwm2m.Modem;

namespace Lwm2m.ModemUdp
{
    /// <summary>Sends the datagrams that a link has queued, one after the other.</summary>
    internal sealed class DatagramSendJob : ModemJob
    {
        /// <summary>How often a datagram is sent again that the modem was too busy to take.</summary>
        private const int MaxBusy = 100;

        private readonly ModemUdpLink _link;
        private int _busy;

        internal DatagramSendJob(ModemUdpLink link)
            : base(Send, true)
        {
            _link = link;
        }

        /// <inheritdoc/>
        public override void Run(AtChannel at)
        {
            if (_link.IsSending)
            {
                _link.Modem.Dialect.WriteSend(at, this, _link.Socket, _link.Outgoing.Buffer, 0, _link.Outgoing.FirstLength);
            }
        }

        /// <inheritdoc/>
        public override void OnPrompt(AtChannel at, AtWriter writer)
        {
            _link.Modem.Dialect.WriteData(writer, _link.Outgoing.Buffer, 0, _link.Outgoing.FirstLength);
        }

        /// <inheritdoc/>
        public override void OnEnd(AtChannel at, AtResult result)
        {
            int pauseMs = result == AtResult.Ok ? 0 : _link.Modem.Dialect.PauseWhenBusy(result, at.ErrorCode);
            if (pauseMs > 0 && _busy < MaxBusy)
            {
                _busy++;
                ResumeMs = at.NowMs + pauseMs;
                return;
            }

            _busy = 0;
            HasFailed = result != AtResult.Ok && result != AtResult.TooLong;
            _link.OnSent(result == AtResult.Ok, at.NowMs);
        }
    }
}
