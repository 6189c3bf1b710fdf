using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    /// <summary>Asks whether the modem is registered, in case the URC was missed, and what eDRX cycle the network has granted.</summary>
    internal sealed class ModemRegistration : ModemJob
    {
        private const int TimeoutMs = 10000;

        private static readonly byte[] s_edrx = Ascii.GetBytes("AT+CEDRXRDP");
        private static readonly byte[] s_edrxAnswer = Ascii.GetBytes("+CEDRXRDP:");

        private readonly CellularModem _modem;
        private int _phase;

        internal ModemRegistration(CellularModem modem)
            : base(Housekeeping, needsNetwork: false)
        {
            _modem = modem;
        }

        /// <summary>
        /// Whether fields are those of an answer, <c>n,stat,...</c>, and not of a URC, <c>stat,area,...</c>: the second field of an answer has one or two
        /// digits and no quotation marks.
        /// </summary>
        internal static bool IsQueryAnswer(AtFields fields)
        {
            int n;
            bool isAnswer = fields.TryNumber(out n) && !fields.IsQuoted;
            int offset;
            int count;
            return isAnswer && fields.TryText(out offset, out count) && count >= 1 && count <= 2;
        }

        internal void Begin()
        {
            _phase = 0;
        }

        public override void Run(AtChannel at)
        {
            if (_phase == 0)
            {
                _modem.BeginRegistrationQuery(this);
            }
            else if (_phase == 1 && _modem.IsRegistered && _modem.Options.EdrxCycle is not null && _modem.GrantedEdrxMs < 0)
            {
                at.Begin(this, s_edrx);
                at.Expect(s_edrxAnswer, needsAnswer: false);
                at.Send(TimeoutMs);
            }
        }

        public override bool IsAnswer(AtFields fields)
        {
            return _phase == 1 || IsQueryAnswer(fields);
        }

        public override void OnAnswer(AtChannel at, AtFields fields)
        {
            if (_phase == 0)
            {
                _modem.ReadRegistration(fields, isQuery: true);
            }
            else
            {
                _modem.ReadEdrx(fields);
            }
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            _phase++;
        }
    }
}
