using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    // Switching on.
    public sealed partial class CellularModem
    {
        private void EnterBooting(long nowMs)
        {
            _hasPressedTwice = false;
            _hasBooted = false;
            if (!_port.Open(Options.BaudRate))
            {
                Fail(ModemFault.NoPort, nowMs);
                return;
            }

            Power?.SetAwake(Dialect, true);
            if (HasKey && _isDown)
            {
                Press(nowMs);
            }
            else if (_isColdStart || !HasKey)
            {
                Await(nowMs);
            }
            else if (Power.HasStatus && !Power.IsOn(Dialect))
            {
                Press(nowMs);
            }
            else
            {
                // It may be on: pressing the key would switch it off.
                _bootPhase = BootPhase.Probe;
                BeginSync(ProbeTries, ProbeMs, sendsEsc: false);
            }

            _isDown = false;
        }

        private void Press(long nowMs)
        {
            Power.PressKey(Dialect, Dialect.PowerOnMs, nowMs);
            _bootPhase = BootPhase.Press;
            _hasKeptState = false;
        }

        private void Await(long nowMs)
        {
            _bootPhase = BootPhase.Await;
            _dueMs = nowMs + Dialect.BootMs;
            _onMs = nowMs;
            BeginSync(1, BootPollMs, sendsEsc: false);
        }

        private long StepBooting(long nowMs)
        {
            if (_bootPhase == BootPhase.Press)
            {
                if (!Power.IsPressing)
                {
                    Await(nowMs);
                }

                return DatagramLink.Never;
            }

            if (_isSyncing)
            {
                return DatagramLink.Never;
            }

            if (_sync.HasAnswered)
            {
                Raise(ModemEvent.Answered, nowMs);
                return nowMs;
            }

            _isSilent = false;
            if (_bootPhase == BootPhase.Probe)
            {
                Press(nowMs);
            }
            else if (_bootPhase == BootPhase.Await && nowMs < _dueMs)
            {
                BeginSync(1, BootPollMs, sendsEsc: false);
            }
            else if (_bootPhase == BootPhase.Await && HasKey && !_hasPressedTwice && !Power.HasStatus)
            {
                // The key may have switched it off, as it was on but did not answer.
                _hasPressedTwice = true;
                Press(nowMs);
            }
            else
            {
                return TrySpeed(nowMs);
            }

            return nowMs;
        }

        /// <summary>Tries the next speed, as the modem may have another one than it was told.</summary>
        private long TrySpeed(long nowMs)
        {
            _speed = _bootPhase == BootPhase.Speed ? _speed + 1 : 0;
            _bootPhase = BootPhase.Speed;
            if (_speed < s_speeds.Length && s_speeds[_speed] == Options.BaudRate)
            {
                _speed++;
            }

            if (_speed >= s_speeds.Length)
            {
                Fail(ModemFault.Silent, nowMs);
                return nowMs;
            }

            _port.Open(s_speeds[_speed]);
            BeginSync(SpeedTries, ProbeMs, sendsEsc: false);
            return nowMs;
        }
    }
}
