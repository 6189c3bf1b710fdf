using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    // The states: which event leads where, what is done on entering one, and what each does in a step.
    public sealed partial class CellularModem
    {
        private const byte Stay = 255;
        private const byte Off = (byte)ModemState.Off;
        private const byte Booting = (byte)ModemState.Booting;
        private const byte Initialising = (byte)ModemState.Initialising;
        private const byte Searching = (byte)ModemState.Searching;
        private const byte Ready = (byte)ModemState.Ready;
        private const byte Recovering = (byte)ModemState.Recovering;

        private const int Events = 8;

        /// <summary>The state that follows, by the present one and the event. One that leads to itself enters it anew.</summary>
        private static readonly byte[] s_next =
        {
            // Started  Answered      SetUp      Registered  Unregistered  Failed      Booted        Stopped
            Booting,    Stay,         Stay,      Stay,       Stay,         Stay,       Stay,         Stay,       // Off
            Stay,       Initialising, Stay,      Stay,       Stay,         Recovering, Initialising, Off,        // Booting
            Stay,       Stay,         Searching, Stay,       Stay,         Recovering, Initialising, Off,        // Initialising
            Stay,       Stay,         Stay,      Ready,      Stay,         Recovering, Initialising, Off,        // Searching
            Stay,       Stay,         Stay,      Stay,       Searching,    Recovering, Initialising, Off,        // Ready
            Booting,    Initialising, Stay,      Stay,       Stay,         Recovering, Initialising, Off         // Recovering
        };

        private readonly ModemSetUp _setUp;
        private readonly ModemRestart _restart;
        private readonly ModemShutDown _shutDown;
        private bool _isSilent;         // the synchronisation found no answer
        private bool _hasBooted;        // a boot line came
        private bool _hasPoweredDown;
        private bool _hasKeptState;     // it has not started anew since it was last set up
        private bool _wasReady;         // the users have been told so
        private long _dueMs;
        private long _onMs;             // since when it is on

        /// <summary>Its state.</summary>
        public ModemState State { get; private set; }

        /// <summary>Why it last failed.</summary>
        public ModemFault Fault { get; private set; }

        /// <summary>Whether the SIM refused the PIN: the modem stays off. Set false once the PIN or the SIM has been replaced.</summary>
        public bool IsPinRefused { get; set; }

        /// <summary>Set-up commands that the modem refused or did not answer.</summary>
        public int Refusals { get; internal set; }

        private void Raise(ModemEvent what, long nowMs)
        {
            byte next = s_next[(int)State * Events + (int)what];
            if (next == Stay)
            {
                return;
            }

            if (what == ModemEvent.Booted || what == ModemEvent.Failed || what == ModemEvent.Stopped)
            {
                Lose(what);
            }

            _isSilent = false;
            _isSyncing = false;
            _isWaking = false;
            _system = null;
            State = (ModemState)next;
            _dueMs = DatagramLink.Never;
            switch (State)
            {
                case ModemState.Off:
                    _port.Close();
                    break;
                case ModemState.Booting:
                    EnterBooting(nowMs);
                    break;
                case ModemState.Initialising:
                    IsRegistered = false;
                    _setUp.Begin(_port.BaudRate != Options.BaudRate);
                    _system = _setUp;
                    break;
                case ModemState.Searching:
                    _dueMs = nowMs + Options.SearchTimeoutMs;
                    _askMs = nowMs;
                    break;
                case ModemState.Ready:
                    _askMs = nowMs + AskReadyMs;
                    _stableMs = nowMs + StableMs;
                    TellReady();
                    if (Options.EdrxCycle is not null)
                    {
                        GrantedEdrxMs = -1;
                        AskRegistration();
                    }

                    break;
                case ModemState.Recovering:
                    EnterRecovering(nowMs);
                    break;
            }
        }

        /// <summary>Nothing that the modem was told before holds, unless it only woke up.</summary>
        private void Lose(ModemEvent what)
        {
            _at.Reset();
            _hasKeptState = false;
            if (what == ModemEvent.Booted && _isWaking)
            {
                // It sleeps by switching itself off: whoever waits still waits.
                return;
            }

            CancelJobs();
            if (_wasReady || what != ModemEvent.Booted)
            {
                TellLost();
            }
        }

        private long StepState(long nowMs)
        {
            if (_hasBooted && State != ModemState.Off)
            {
                _hasBooted = false;
                _hasKeptState = false;
                bool wasUp = State != ModemState.Booting && State != ModemState.Recovering && !_isWaking;
                _restarts += wasUp ? 1 : 0;
                if (_restarts > MaxRestarts)
                {
                    Fail(ModemFault.Restarts, nowMs);
                }
                else
                {
                    Raise(ModemEvent.Booted, nowMs);
                }
            }
            else if (_hasPoweredDown && State != ModemState.Off && State != ModemState.Booting && State != ModemState.Recovering)
            {
                _isDown = true;
                Fail(ModemFault.PoweredDown, nowMs);
            }
            else if (_isSilent && State != ModemState.Booting && State != ModemState.Off)
            {
                Fail(ModemFault.Silent, nowMs);
            }

            _hasPoweredDown = false;
            switch (State)
            {
                case ModemState.Off:
                    return StepOff(nowMs);
                case ModemState.Booting:
                    return StepBooting(nowMs);
                case ModemState.Initialising:
                    return StepInitialising(nowMs);
                case ModemState.Searching:
                case ModemState.Ready:
                    return StepWorking(nowMs);
                default:
                    return StepRecovering(nowMs);
            }
        }

        private long StepInitialising(long nowMs)
        {
            if (_setUp.IsDone)
            {
                bool isRegistered = IsRegistered;
                Raise(ModemEvent.SetUp, nowMs);
                if (isRegistered)
                {
                    Raise(ModemEvent.Registered, nowMs);
                }
            }
            else if (_setUp.Fault == ModemFault.PinNeeded || _setUp.Fault == ModemFault.PinRefused)
            {
                Fail(_setUp.Fault);
                Raise(ModemEvent.Stopped, nowMs);
            }
            else if (_setUp.Fault != ModemFault.None)
            {
                Fail(_setUp.Fault, nowMs);
            }
            else
            {
                return DatagramLink.Never;
            }

            return nowMs;
        }

        /// <summary>Searching or ready: looks after the registration.</summary>
        private long StepWorking(long nowMs)
        {
            if (_failures >= MaxFailures || _at.ErrorsInRow >= MaxErrors)
            {
                Fail(ModemFault.Refused, nowMs);
                return nowMs;
            }

            bool isReady = State == ModemState.Ready;
            if (IsRegistered != isReady)
            {
                Raise(isReady ? ModemEvent.Unregistered : ModemEvent.Registered, nowMs);
                return nowMs;
            }

            if (nowMs >= _dueMs)
            {
                Fail(ModemFault.NoNetwork, nowMs);
                return nowMs;
            }

            if (isReady && nowMs >= _stableMs)
            {
                ForgiveFailures();
            }

            // A modem that is to sleep is not woken for this, but asked while it is awake.
            bool asks = !isReady || Options.PeriodicUpdateTimer is null || HasDataJob();
            if (asks && nowMs >= _askMs)
            {
                _askMs = nowMs + (isReady ? AskReadyMs : AskSearchingMs);
                AskRegistration();
            }

            long next = asks ? _askMs : DatagramLink.Never;
            next = _dueMs < next ? _dueMs : next;
            return isReady && _stableMs < next ? _stableMs : next;
        }

        private void Fail(ModemFault fault)
        {
            Fault = fault;
            Failures++;
        }

        private void Fail(ModemFault fault, long nowMs)
        {
            Fail(fault);
            Raise(ModemEvent.Failed, nowMs);
        }

        private void TellReady()
        {
            bool hasKept = _hasKeptState;
            _hasKeptState = true;
            _wasReady = true;
            _hasNews = true;
            for (int i = _userCount - 1; i >= 0; i--)
            {
                _users[i].OnModemReady(this, hasKept);
            }
        }

        private void TellLost()
        {
            _wasReady = false;
            _hasNews = true;
            for (int i = _userCount - 1; i >= 0; i--)
            {
                _users[i].OnModemLost(this);
            }
        }
    }
}
