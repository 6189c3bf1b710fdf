using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Sms
{
    /// <summary>
    /// Acknowledges what the modem has handed over, before anything else is done: without it the network repeats the message, and the modem ends the
    /// reception for good (3GPP TS 27.005 §3.4.1).
    /// </summary>
    internal sealed class SmsAcknowledgeJob : ModemJob
    {
        private const int TimeoutMs = 10000;

        /// <summary>The time in which the network gives up waiting for an acknowledgement (3GPP TS 24.011 §10, TR2M 20 s), and then some.</summary>
        private const int ForgetsMs = 60000;

        /// <summary>None is expected: the modem has acknowledged it itself.</summary>
        private const int NoneExpected = 340;

        private static readonly byte[] s_plain = Ascii.GetBytes("AT+CNMA");
        private static readonly byte[] s_numbered = Ascii.GetBytes("AT+CNMA=0");

        private readonly SmsService _service;
        private int _owed;
        private int _owedReports;
        private bool _isNumbered;       // the form that was accepted last
        private bool _isSecondTry;
        private bool _skipsReports;     // the modem refuses their acknowledgement
        private bool _isReport;         // what is being acknowledged

        internal SmsAcknowledgeJob(SmsService service)
            : base(Acknowledge, needsNetwork: false)
        {
            _service = service;
        }

        /// <summary>A message was handed over.</summary>
        internal void Owe(bool isReport)
        {
            if (!_service.NeedsAcknowledgement)
            {
                return;
            }

            if (!isReport)
            {
                _owed++;
            }
            else if (!_skipsReports && (_service.Modem.Dialect is null || _service.Modem.Dialect.AcknowledgesReports))
            {
                _owedReports++;
            }
        }

        public override void Run(AtChannel at)
        {
            if (_owed + _owedReports == 0)
            {
                return;
            }

            _isReport = _owed == 0;
            at.Begin(this, _isNumbered ? s_numbered : s_plain);
            at.Send(TimeoutMs);
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            bool isOk = result == AtResult.Ok || (result == AtResult.CmsError && at.ErrorCode == NoneExpected);
            if (!isOk && !_isSecondTry && (result == AtResult.Error || result == AtResult.CmeError || result == AtResult.CmsError))
            {
                _isSecondTry = true;
                _isNumbered = !_isNumbered;
                return;
            }

            _isSecondTry = false;
            if (_isReport)
            {
                _owedReports--;
            }
            else
            {
                _owed--;
            }

            if (isOk)
            {
                return;
            }

            _service.Counters.Unacknowledged++;
            if (_isReport)
            {
                // Better none than a modem that ends the reception over them.
                _skipsReports = true;
                _service.RefuseReports();
            }

            // Not before the modem has given up waiting for it, as it forgets where messages go only then.
            _service.ArmAgain(at.NowMs + ForgetsMs);
        }

        public override void OnCancelled()
        {
            _owed = 0;
            _owedReports = 0;
            _isSecondTry = false;
        }
    }
}
