using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    /// <summary>
    /// Sets the modem up: echo off, error numbers, its dialect and the commands of that, the context, PSM and eDRX, the radio, the SIM and its PIN. One that is
    /// registered already, as it only slept, keeps its context and its radio.
    /// </summary>
    internal sealed partial class ModemSetUp : ModemJob
    {
        /// <summary>Time for a command that touches neither the SIM nor the radio, in milliseconds.</summary>
        private const int ShortMs = 3000;

        /// <summary>Time for one that does.</summary>
        private const int LongMs = 60000;

        /// <summary>Pause between a change of speed and the next command.</summary>
        private const int SpeedPauseMs = 200;

        private readonly CellularModem _modem;
        private Phase _phase;
        private int _index;             // within the phase
        private bool _hasRepeated;
        private bool _isWrongSpeed;
        private bool _isRightContext;
        private bool _isKept;

        internal ModemSetUp(CellularModem modem)
            : base(Housekeeping, needsNetwork: false)
        {
            _modem = modem;
        }

        private enum Phase
        {
            EchoOff,
            ErrorNumbers,
            Speed,
            StoreSpeed,
            Model,
            Dialect,
            Registration,
            IsRegistered,
            CheckContext,
            RadioOff,
            Context,
            PowerSaving,
            Edrx,
            RadioOn,
            Sim,
            PinTries,
            Pin,
            Done
        }

        /// <summary>Whether all is done.</summary>
        internal bool IsDone
        {
            get { return _phase == Phase.Done; }
        }

        /// <summary>Why it failed, or none.</summary>
        internal ModemFault Fault { get; private set; }

        /// <param name="isWrongSpeed">Whether the modem was found at another speed than that of the options.</param>
        internal void Begin(bool isWrongSpeed)
        {
            Activate();
            MoveTo(Phase.EchoOff);
            _isWrongSpeed = isWrongSpeed;
            _isRightContext = false;
            _isKept = false;
            _simEndMs = 0;
            _hasTriedPin = false;
            _isPinAccepted = false;
            Fault = ModemFault.None;
        }

        public override void Run(AtChannel at)
        {
            while (_phase != Phase.Done && Fault == ModemFault.None && !SendNext(at))
            {
                Advance();
            }
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            if ((result == AtResult.Timeout || result == AtResult.NoPrompt) && !_hasRepeated && _phase != Phase.Pin)
            {
                // The modem is synchronised before it is repeated, and fails if it is silent there too.
                _hasRepeated = true;
                _modem.Count(RecoveryRung.Repeat);
                return;
            }

            bool isOk = result == AtResult.Ok;
            _modem.Refusals += isOk ? 0 : 1;
            switch (_phase)
            {
                case Phase.Speed:
                    if (isOk)
                    {
                        _modem.SetSpeed();
                        ResumeMs = at.NowMs + SpeedPauseMs;
                        Advance();
                    }
                    else
                    {
                        // It stays at the speed that was found.
                        MoveTo(Phase.Model);
                    }

                    break;
                case Phase.Dialect:
                    _index++;
                    _hasRepeated = false;
                    break;
                case Phase.Registration:
                    EndRegistration(isOk);
                    break;
                case Phase.RadioOn:
                    EndRadioOn(at, result);
                    break;
                case Phase.Sim:
                    EndSim(at, result);
                    break;
                case Phase.PinTries:
                    EndPinTries();
                    break;
                case Phase.Pin:
                    EndPin(at, result);
                    break;
                default:
                    Advance();
                    break;
            }
        }

        private void EndRegistration(bool isOk)
        {
            _modem.UseCreg(_index == s_registration.Length - 1, isOk);
            _index++;
            _hasRepeated = false;
            if (isOk || _index == s_registration.Length)
            {
                Advance();
            }
        }

        private void EndRadioOn(AtChannel at, AtResult result)
        {
            // A SIM that is missing, locked or busy (+CME ERROR 10 to 14) shows next.
            bool isSim = result == AtResult.CmeError && at.ErrorCode >= NoSimError && at.ErrorCode <= SimBusyError;
            if (result == AtResult.Ok || isSim)
            {
                Advance();
            }
            else
            {
                Fault = ModemFault.Refused;
            }
        }

        private void Advance()
        {
            MoveTo(_phase + 1);
        }

        private void MoveTo(Phase phase)
        {
            _phase = phase;
            _index = 0;
            _hasRepeated = false;
        }
    }
}
