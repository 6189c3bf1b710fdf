using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    // The SIM and its PIN.
    internal sealed partial class ModemSetUp
    {
        // +CME ERROR (3GPP TS 27.007 §9.2.1).
        private const int NoSimError = 10;
        private const int PinError = 11;
        private const int PukError = 12;
        private const int SimBusyError = 14;

        /// <summary>Time for the SIM to become ready, and how often it is asked, in milliseconds.</summary>
        private const int SimMs = 20000;
        private const int SimPollMs = 500;

        /// <summary>Tries a PIN has when none was refused (3GPP TS 31.101 §9.5.1 leaves it to the card; cards have 3).</summary>
        private const int FullPinTries = 3;

        /// <summary>PINs whose outcome the modem did not tell: one try is left to a person.</summary>
        private const int MaxOpenPins = 2;

        private static readonly byte[] s_sim = Ascii.GetBytes("AT+CPIN?");
        private static readonly byte[] s_simAnswer = Ascii.GetBytes("+CPIN:");
        private static readonly byte[] s_pinTries = Ascii.GetBytes("AT+CPINR");
        private static readonly byte[] s_pinTriesAnswer = Ascii.GetBytes("+CPINR:");
        private static readonly byte[] s_pin = Ascii.GetBytes("AT+CPIN=");
        private static readonly byte[] s_ready = Ascii.GetBytes("READY");
        private static readonly byte[] s_simPin = Ascii.GetBytes("SIM PIN");
        private static readonly byte[] s_simPin2 = Ascii.GetBytes("SIM PIN2");
        private static readonly byte[] s_simPuk2 = Ascii.GetBytes("SIM PUK2");

        private long _simEndMs;
        private bool _isSimReady;
        private bool _needsPin;
        private bool _isLocked;         // by something else than the PIN
        private int _pinTries;          // left; -1 if the modem does not tell
        private int _allPinTries;
        private bool _hasTriedPin;
        private bool _isPinAccepted;
        private int _openPins;          // sent, and neither accepted nor refused, as the modem started anew or fell silent

        private void ReadSim(AtFields fields)
        {
            int offset;
            int count;
            fields.TryText(out offset, out count);
            byte[] buffer = fields.Buffer;
            _isSimReady = IsText(buffer, offset, count, s_ready) || IsText(buffer, offset, count, s_simPin2) || IsText(buffer, offset, count, s_simPuk2);
            _needsPin = IsText(buffer, offset, count, s_simPin);
            _isLocked = !_isSimReady && !_needsPin;
        }

        private void EndSim(AtChannel at, AtResult result)
        {
            bool isCoded = result == AtResult.CmeError;
            _needsPin |= isCoded && at.ErrorCode == PinError;
            _isLocked |= isCoded && at.ErrorCode == PukError;
            _simEndMs = _simEndMs == 0 ? at.NowMs + SimMs : _simEndMs;
            if (_isLocked || (_needsPin && _modem.Options.Pin is null))
            {
                Fault = ModemFault.PinNeeded;
            }
            else if (_needsPin && !_isPinAccepted)
            {
                _pinTries = -1;
                _allPinTries = FullPinTries;
                Advance();
            }
            else if (_isSimReady)
            {
                MoveTo(Phase.Done);
            }
            else if (at.NowMs < _simEndMs)
            {
                // Busy, or not read yet.
                ResumeMs = at.NowMs + SimPollMs;
            }
            else if (_needsPin)
            {
                RefusePin();
            }
            else if (result == AtResult.Error)
            {
                // A modem without the command: the registration tells.
                MoveTo(Phase.Done);
            }
            else
            {
                Fault = ModemFault.NoSim;
            }

            _isSimReady = false;
            _needsPin = false;
            _isLocked = false;
        }

        private void ReadPinTries(AtFields fields)
        {
            int offset;
            int count;
            int left;
            if (fields.TryText(out offset, out count) && IsText(fields.Buffer, offset, count, s_simPin) && fields.TryNumber(out left))
            {
                _pinTries = left;
                int all;
                _allPinTries = fields.TryNumber(out all) ? all : FullPinTries;
            }
        }

        private void EndPinTries()
        {
            bool isTold = _pinTries >= 0;
            if (_modem.IsPinRefused || (isTold ? _pinTries < _allPinTries : _hasTriedPin || _openPins >= MaxOpenPins))
            {
                // Three refusals lock the SIM, and a board that starts anew would not remember its own.
                RefusePin();
                return;
            }

            Advance();
        }

        private bool SendPin(AtChannel at, ModemOptions options)
        {
            AtWriter writer = at.Begin(this, s_pin);
            writer.Quoted(options.Pin);
            at.KeepSecret();
            at.Send(LongMs);
            _hasTriedPin = true;
            _openPins++;
            return true;
        }

        private void EndPin(AtChannel at, AtResult result)
        {
            bool isUndecided = result == AtResult.Timeout || result == AtResult.Lost || (result == AtResult.CmeError && at.ErrorCode == SimBusyError);
            if (result != AtResult.Ok && !isUndecided)
            {
                RefusePin();
                return;
            }

            if (result == AtResult.Ok)
            {
                // It may take a while until the SIM says so too.
                _isPinAccepted = true;
                _openPins = 0;
            }

            _simEndMs = at.NowMs + SimMs;
            ResumeMs = result == AtResult.Ok ? 0 : at.NowMs + SimPollMs;
            MoveTo(Phase.Sim);
        }

        private void RefusePin()
        {
            _modem.IsPinRefused = true;
            Fault = ModemFault.PinRefused;
        }
    }
}
