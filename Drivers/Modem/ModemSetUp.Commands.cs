using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    // The commands of each phase and what is read from their answers.
    internal sealed partial class ModemSetUp
    {
        private static readonly byte[] s_echoOff = Ascii.GetBytes("ATE0");
        private static readonly byte[] s_errorNumbers = Ascii.GetBytes("AT+CMEE=1");
        private static readonly byte[] s_speed = Ascii.GetBytes("AT+IPR=");
        private static readonly byte[] s_store = Ascii.GetBytes("AT&W");
        private static readonly byte[] s_model = Ascii.GetBytes("AT+CGMM");
        private static readonly byte[] s_contexts = Ascii.GetBytes("AT+CGDCONT?");
        private static readonly byte[] s_contextAnswer = Ascii.GetBytes("+CGDCONT:");
        private static readonly byte[] s_radioOff = Ascii.GetBytes("AT+CFUN=0");
        private static readonly byte[] s_radioOn = Ascii.GetBytes("AT+CFUN=1");
        private static readonly byte[] s_powerSaving = Ascii.GetBytes("AT+CPSMS=1,,,");
        private static readonly byte[] s_edrx = Ascii.GetBytes("AT+CEDRXS=2,");

        /// <summary>What asks for changes of the registration, with the granted sleep where the modem knows it; the last is for GSM.</summary>
        private static readonly byte[][] s_registration =
        {
            Ascii.GetBytes("AT+CEREG=4"), Ascii.GetBytes("AT+CEREG=2"), Ascii.GetBytes("AT+CEREG=1"), Ascii.GetBytes("AT+CREG=1")
        };

        public override bool IsAnswer(AtFields fields)
        {
            return _phase != Phase.IsRegistered || ModemRegistration.IsQueryAnswer(fields);
        }

        public override void OnAnswer(AtChannel at, AtFields fields)
        {
            int offset;
            int count;
            int number;
            switch (_phase)
            {
                case Phase.Model:
                    if (fields.TryText(out offset, out count))
                    {
                        _modem.Choose(fields.Buffer, offset, count);
                    }

                    break;
                case Phase.IsRegistered:
                    _modem.ReadRegistration(fields, isQuery: true);
                    break;
                case Phase.CheckContext:
                    if (fields.TryNumber(out number) && number == _modem.Options.ContextId && fields.Skip(1) && fields.TryText(out offset, out count))
                    {
                        _isRightContext = IsText(fields.Buffer, offset, count, _modem.Options.Apn);
                    }

                    break;
                case Phase.Sim:
                    ReadSim(fields);
                    break;
                case Phase.PinTries:
                    ReadPinTries(fields);
                    break;
            }
        }

        /// <summary>Sends the next command of the phase.</summary>
        /// <returns>False if it has none.</returns>
        private bool SendNext(AtChannel at)
        {
            ModemOptions options = _modem.Options;
            Dialect dialect = _modem.Dialect;
            switch (_phase)
            {
                case Phase.EchoOff:
                    return Issue(at, s_echoOff, ShortMs);
                case Phase.ErrorNumbers:
                    return Issue(at, s_errorNumbers, ShortMs);
                case Phase.Speed:
                    if (_isWrongSpeed)
                    {
                        at.Begin(this, s_speed).Number(options.BaudRate);
                        at.Send(ShortMs);
                    }

                    return _isWrongSpeed;
                case Phase.StoreSpeed:
                    return _isWrongSpeed && Issue(at, s_store, ShortMs);
                case Phase.Model:
                    if (options.Dialect is null)
                    {
                        at.Begin(this, s_model);
                        at.Expect(null, needsAnswer: true);
                        at.Send(ShortMs);
                    }

                    return options.Dialect is null;
                case Phase.Dialect:
                    _modem.UseDialect();
                    return _index < dialect.SetUp.Length && Issue(at, dialect.SetUp[_index], LongMs);
                case Phase.Registration:
                    return Issue(at, s_registration[_index], ShortMs);
                case Phase.IsRegistered:
                    _modem.BeginRegistrationQuery(this);
                    return true;
                case Phase.CheckContext:
                    bool mayBeKept = _modem.IsRegistered && options.Apn is not null;
                    return mayBeKept && Issue(at, s_contexts, s_contextAnswer, ShortMs);
                case Phase.RadioOff:
                    _isKept = _modem.IsRegistered && (options.Apn is null || _isRightContext);
                    return !_isKept && options.Apn is not null && dialect.DefinesContextOffline && Issue(at, s_radioOff, LongMs);
                case Phase.Context:
                    return !_isKept && options.Apn is not null && SendContext(at, options);
                case Phase.PowerSaving:
                    return options.PeriodicUpdateTimer is not null && options.ActiveTimer is not null && SendPowerSaving(at, options);
                case Phase.Edrx:
                    return options.EdrxCycle is not null && SendEdrx(at, options);
                case Phase.RadioOn:
                    return !_isKept && Issue(at, s_radioOn, LongMs);
                case Phase.Sim:
                    return !_isKept && Issue(at, s_sim, s_simAnswer, LongMs);
                case Phase.PinTries:
                    return !_isKept && Issue(at, s_pinTries, s_pinTriesAnswer, ShortMs);
                default:
                    return !_isKept && SendPin(at, options);
            }
        }

        private bool Issue(AtChannel at, byte[] command, int timeoutMs)
        {
            at.Begin(this, command);
            at.Send(timeoutMs);
            return true;
        }

        private bool Issue(AtChannel at, byte[] command, byte[] prefix, int timeoutMs)
        {
            at.Begin(this, command);
            at.Expect(prefix, needsAnswer: false);
            at.Send(timeoutMs);
            return true;
        }

        private bool SendContext(AtChannel at, ModemOptions options)
        {
            Dialect.BeginContext(at, this, options.ContextId, options.ContextType, options.Apn);
            at.Send(ShortMs);
            return true;
        }

        private bool SendPowerSaving(AtChannel at, ModemOptions options)
        {
            AtWriter writer = at.Begin(this, s_powerSaving);
            writer.Quoted(options.PeriodicUpdateTimer);
            writer.NextQuoted(options.ActiveTimer);
            at.Send(ShortMs);
            return true;
        }

        private bool SendEdrx(AtChannel at, ModemOptions options)
        {
            AtWriter writer = at.Begin(this, s_edrx);
            writer.Number(options.EdrxAccessTechnology);
            writer.NextQuoted(options.EdrxCycle);
            at.Send(ShortMs);
            return true;
        }

        private static bool IsText(byte[] buffer, int offset, int count, byte[] text)
        {
            return count == text.Length && AtFields.IsAt(buffer, offset, offset + count, text);
        }
    }
}
