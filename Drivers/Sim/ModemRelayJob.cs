using System;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Uicc;

namespace Lwm2m.Sim
{
    /// <summary>Sends one short message of the card as it is, and once: what became of it is for the card to judge.</summary>
    internal sealed class ModemRelayJob : ModemJob
    {
        /// <summary>The longest time for the network to take a message, in milliseconds, as for those of the board.</summary>
        private const int TimeoutMs = 120000;

        private const int MaxCentre = 11;
        private const int MaxTpdu = 176;        // SMS-SUBMIT with the longest address and validity period, and 140 octets
        private const byte CtrlZ = 0x1A;

        // Causes of RP-ERROR are below 128; of those of the modem these say that it is not now (3GPP TS 27.005 §3.2.5).
        private const int FirstModemError = 300;
        private const int NoNetwork = 331;
        private const int NetworkTimeout = 332;

        private static readonly byte[] s_send = Ascii.GetBytes("AT+CMGS=");
        private static readonly byte[] s_sendAnswer = Ascii.GetBytes("+CMGS:");

        private readonly CellularModem _modem;
        private readonly Toolkit _toolkit;
        private readonly byte[] _message = new byte[1 + MaxCentre + MaxTpdu];
        private int _centreCount;
        private int _tpduCount;
        private bool _isPending;
        private bool _isWanted;             // the toolkit waits for the result

        internal ModemRelayJob(CellularModem modem, Toolkit toolkit)
            : base(Send, needsNetwork: true)
        {
            _modem = modem;
            _toolkit = toolkit;
        }

        public override void Run(AtChannel at)
        {
            if (!_isPending)
            {
                return;
            }

            _isPending = false;
            at.Begin(this, s_send).Number(_tpduCount);
            at.Expect(s_sendAnswer, true);
            at.ExpectPrompt(_modem.Dialect.Prompt, _modem.Dialect.PromptPauseMs);
            at.Send(TimeoutMs);
        }

        public override void OnPrompt(AtChannel at, AtWriter writer)
        {
            writer.Hex(_message, 0, 1 + _centreCount + _tpduCount);
            writer.Byte(CtrlZ);
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            int code = result == AtResult.CmsError ? at.ErrorCode : 0;
            Tell(result == AtResult.Ok ? ToolkitResult.Done
                : result != AtResult.CmsError ? ToolkitResult.TerminalBusy
                : code < FirstModemError ? ToolkitResult.SmsRefused
                : code == NoNetwork || code == NetworkTimeout ? ToolkitResult.NetworkBusy
                : ToolkitResult.TerminalBusy);
        }

        public override void OnCancelled()
        {
            _isPending = false;
            Tell(ToolkitResult.TerminalBusy);
        }

        internal int Begin(byte[] buffer, int centreOffset, int centreCount, int tpduOffset, int tpduCount)
        {
            if (centreCount > MaxCentre || tpduCount > MaxTpdu)
            {
                return ToolkitResult.NotUnderstood;
            }

            if (_modem.State != ModemState.Ready)
            {
                return ToolkitResult.NetworkBusy;
            }

            if (IsActive)
            {
                // One that nobody waits for is still under way.
                return ToolkitResult.TerminalBusy;
            }

            _message[0] = (byte)centreCount;
            Array.Copy(buffer, centreOffset, _message, 1, centreCount);
            Array.Copy(buffer, tpduOffset, _message, 1 + centreCount, tpduCount);
            _centreCount = centreCount;
            _tpduCount = tpduCount;
            _isPending = true;
            _isWanted = true;
            _modem.Submit(this);
            return ToolkitResult.Done;
        }

        internal void Abandon()
        {
            _isPending = false;
            _isWanted = false;
        }

        private void Tell(int result)
        {
            if (_isWanted)
            {
                _isWanted = false;
                _toolkit.OnRelayed(result);
            }
        }
    }
}
