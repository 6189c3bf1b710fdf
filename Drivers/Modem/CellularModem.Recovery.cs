using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    // The recovery ladder.
    public sealed partial class CellularModem
    {
        /// <summary>How long the modem must have been ready for the ladder to begin at its mildest rung again, in milliseconds.</summary>
        public const int StableMs = 600000;

        private const int ProbeTries = 10;
        private const int ProbeMs = 300;
        private const int SpeedTries = 3;
        private const int BootPollMs = 500;
        private const int MinuteMs = 60000;
        private const int Rungs = (int)RecoveryRung.PowerCycle + 1;

        /// <summary>How often it may start anew by itself before it is brought back; it is forgiven when it has been ready for long enough.</summary>
        private const int MaxRestarts = 10;

        private static readonly int[] s_speeds = { 115200, 9600, 57600, 460800, 38400, 19200, 230400, 921600 };
        private static readonly int[] s_pausesMs = { MinuteMs, 5 * MinuteMs, 15 * MinuteMs, 60 * MinuteMs };

        private readonly int[] _counts = new int[Rungs];
        private BootPhase _bootPhase;
        private RecoverPhase _recoverPhase;
        private OffPhase _offPhase;
        private RecoveryRung _rung;     // the last one taken, or Repeat
        private int _pause;
        private int _restarts;          // by itself
        private int _speed;
        private bool _isColdStart;      // a rung has switched it off or started it anew
        private bool _hasPressedTwice;
        private bool _isDown;           // it has switched itself off
        private bool _mustStart;        // as soon as it is off
        private long _stableMs;

        private enum BootPhase
        {
            Probe,
            Press,
            Await,
            Speed
        }

        private enum RecoverPhase
        {
            Restart,
            Reset,
            SwitchOff,
            ShutDown,
            Pause
        }

        private enum OffPhase
        {
            Done,
            StayUp,
            Command,
            ShutDown
        }

        /// <summary>Failures: the modem fell silent, refused what it must do, or found no network.</summary>
        public int Failures { get; private set; }

        /// <summary>How often a rung of the recovery ladder was taken.</summary>
        public int CountOf(RecoveryRung rung)
        {
            return _counts[(int)rung];
        }

        internal void Count(RecoveryRung rung)
        {
            _counts[(int)rung]++;
        }

        private bool HasKey
        {
            get { return Power is not null && Power.HasKey; }
        }

        private void ForgiveFailures()
        {
            _stableMs = DatagramLink.Never;
            _rung = RecoveryRung.Repeat;
            _pause = 0;
            _restarts = 0;
        }

        /// <summary>Takes the next rung. What is not wired is passed over; the last one is repeated, each time after a longer pause.</summary>
        private void EnterRecovering(long nowMs)
        {
            _restarts = 0;
            _rung = _rung < RecoveryRung.Restart ? RecoveryRung.Restart : _rung + 1;
            if (_rung == RecoveryRung.Restart && (_isDown || Fault == ModemFault.NoPort))
            {
                _rung = RecoveryRung.PowerCycle;
            }

            if (_rung == RecoveryRung.Reset && (Power is null || !Power.HasReset || Dialect.ResetMs == 0))
            {
                _rung++;
            }

            _rung = _rung > RecoveryRung.PowerCycle ? RecoveryRung.PowerCycle : _rung;
            Count(_rung);
            _isColdStart = true;
            if (_rung == RecoveryRung.Restart)
            {
                BeginRestart();
            }
            else if (_rung == RecoveryRung.Reset)
            {
                _recoverPhase = RecoverPhase.Reset;
                Power.PressReset(Dialect, nowMs);
            }
            else
            {
                _recoverPhase = RecoverPhase.SwitchOff;
                _dueMs = _onMs + Dialect.StayUpMs;
            }
        }

        private void BeginRestart()
        {
            _recoverPhase = RecoverPhase.Restart;
            _restart.Begin(Dialect.Restart);
            _system = _restart;
        }

        private long StepRecovering(long nowMs)
        {
            if (_recoverPhase == RecoverPhase.Restart || _recoverPhase == RecoverPhase.Reset)
            {
                if (_recoverPhase == RecoverPhase.Restart ? _restart.IsActive : Power.IsPressing)
                {
                    return DatagramLink.Never;
                }

                Raise(ModemEvent.Started, nowMs);
                return nowMs;
            }

            if (nowMs < _dueMs || (Power is not null && Power.IsPressing))
            {
                return _dueMs > nowMs ? _dueMs : DatagramLink.Never;
            }

            switch (_recoverPhase)
            {
                case RecoverPhase.SwitchOff:
                    if (HasKey && !_isDown && !(Power.HasStatus && !Power.IsOn(Dialect)))
                    {
                        Power.PressKey(Dialect, Dialect.PowerOffMs, nowMs);
                    }

                    _recoverPhase = RecoverPhase.ShutDown;
                    _dueMs = nowMs;
                    break;
                case RecoverPhase.ShutDown:
                    _recoverPhase = RecoverPhase.Pause;
                    _dueMs = nowMs + Dialect.ShutDownMs + s_pausesMs[_pause];
                    _pause = _pause + 1 < s_pausesMs.Length ? _pause + 1 : _pause;
                    break;
                default:
                    EndPause(nowMs);
                    break;
            }

            return nowMs;
        }

        private void EndPause(long nowMs)
        {
            _isDown = HasKey;
            if (HasKey || Fault == ModemFault.NoPort)
            {
                Raise(ModemEvent.Started, nowMs);
            }
            else
            {
                BeginRestart();
            }
        }
    }
}
