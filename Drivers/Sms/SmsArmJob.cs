using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Sms
{
    /// <summary>
    /// Tells the modem how messages are spoken of and where they go: PDU mode, with acknowledgements where it knows them, and the first form of
    /// <c>+CNMI</c> that it takes. At each registration and daily, as a modem that missed an acknowledgement has set it back (3GPP TS 27.005 §3.4.1).
    /// </summary>
    internal sealed class SmsArmJob : ModemJob
    {
        private const int PduMode = 0;
        private const int Service = 1;
        private const int Indications = 2;
        private const int Done = 3;
        private const int Failed = 4;

        private const int TimeoutMs = 10000;

        private static readonly byte[] s_pduMode = Ascii.GetBytes("AT+CMGF=0");
        private static readonly byte[] s_service = Ascii.GetBytes("AT+CSMS=1");
        private static readonly byte[] s_serviceAnswer = Ascii.GetBytes("+CSMS:");
        private static readonly byte[] s_indications = Ascii.GetBytes("AT+CNMI=");

        /// <summary>
        /// Mode, mt and bfr, best first: messages to this side, then into a store. Some modems list mode 2 and refuse it. The last is for one without a
        /// store, which hands everything over and wants it acknowledged (nRF91).
        /// </summary>
        private static readonly byte[] s_forms = Ascii.GetBytes("220120210110321");

        private const int FormLength = 3;

        private readonly SmsService _service;
        private int _phase;
        private int _form;              // where it starts; the first that was accepted
        private int _refused;           // forms in a row

        internal SmsArmJob(SmsService service)
            : base(Housekeeping, needsNetwork: true)
        {
            _service = service;
            WantsReports = service.Options.WantsReports;
        }

        /// <summary>Whether messages are to be acknowledged: the modem has taken <c>+CSMS=1</c>.</summary>
        internal bool NeedsAcknowledgement { get; set; }

        /// <summary>Whether status reports are to be handed over.</summary>
        internal bool WantsReports { get; set; }

        public override void Run(AtChannel at)
        {
            switch (_phase)
            {
                case PduMode:
                    _refused = 0;
                    at.Begin(this, s_pduMode);
                    break;
                case Service:
                    at.Begin(this, s_service);
                    at.Expect(s_serviceAnswer, false);
                    break;
                case Indications:
                    AtWriter writer = at.Begin(this, s_indications);
                    writer.Byte(s_forms[_form]);
                    writer.Char(',');
                    writer.Byte(s_forms[_form + 1]);
                    writer.Char(',');
                    writer.Char('0');
                    writer.Char(',');
                    writer.Char(WantsReports ? '1' : '0');
                    writer.Char(',');
                    writer.Byte(s_forms[_form + 2]);
                    break;
                case Done:
                    _phase = PduMode;
                    NeedsAcknowledgement |= _form + FormLength == s_forms.Length;
                    _service.Armed(at.NowMs);
                    return;
                default:
                    _phase = PduMode;
                    _service.Unarmed();
                    return;
            }

            at.Send(TimeoutMs);
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            bool isOk = result == AtResult.Ok;
            bool isAnswered = result != AtResult.Timeout && result != AtResult.Lost;
            switch (_phase)
            {
                case PduMode:
                    _phase = isOk ? Service : Failed;
                    break;
                case Service:
                    NeedsAcknowledgement = isOk;
                    _phase = isAnswered ? Indications : Failed;
                    break;
                default:
                    _phase = isOk ? Done : isAnswered && TryNextForm() ? Indications : Failed;
                    break;
            }
        }

        public override void OnCancelled()
        {
            _phase = PduMode;
        }

        /// <returns>False if all were refused, without reports too.</returns>
        private bool TryNextForm()
        {
            _form = _form + FormLength < s_forms.Length ? _form + FormLength : 0;
            if (++_refused < s_forms.Length / FormLength)
            {
                return true;
            }

            _refused = 0;
            bool hasReports = WantsReports;
            WantsReports = false;
            return hasReports;
        }
    }
}
