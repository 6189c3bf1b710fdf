using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    // Start, stop and sleep.
    public sealed partial class CellularModem
    {
        /// <summary>Switches the modem on, if it is off.</summary>
        public void Start(long nowMs)
        {
            if (State != ModemState.Off)
            {
                return;
            }

            if (IsPinRefused)
            {
                Fail(ModemFault.PinRefused);
                TellLost();
                return;
            }

            _mustStart = _offPhase != OffPhase.Done;
            if (!_mustStart)
            {
                _isColdStart = false;
                Raise(ModemEvent.Started, nowMs);
            }
        }

        /// <summary>Switches the modem off, by its command or its power key. Jobs are cancelled, and the links fail.</summary>
        public void Stop(long nowMs)
        {
            if (State != ModemState.Off)
            {
                bool isAnswering = State == ModemState.Initialising || State == ModemState.Searching || State == ModemState.Ready;
                Raise(ModemEvent.Stopped, nowMs);
                BeginOff(isAnswering, nowMs);
            }

            _mustStart = false;
        }

        /// <summary>
        /// Lets the modem sleep by itself while the board sleeps: closes the line and leaves the modem on. <see cref="Start"/> wakes it and finds what it kept.
        /// Each link calls it when it is suspended; the last one has effect.
        /// </summary>
        /// <returns>False if something is still to be done.</returns>
        public bool Suspend()
        {
            if (State == ModemState.Off)
            {
                return _offPhase == OffPhase.Done;
            }

            for (int i = 0; i < _userCount; i++)
            {
                if (_users[i] is ModemLink link && link.State != LinkState.Closed)
                {
                    return true;
                }
            }

            if (HasDataJob())
            {
                return false;
            }

            bool hasKept = _hasKeptState;
            Raise(ModemEvent.Stopped, _at.NowMs);
            _hasKeptState = hasKept;
            Power?.Release(Dialect);
            Power?.SetAwake(Dialect, false);
            return true;
        }

        private void BeginOff(bool isAnswering, long nowMs)
        {
            _offPhase = OffPhase.Done;
            bool hasCommand = isAnswering && Dialect.PowerDown is not null;
            if ((hasCommand || HasKey) && _port.Open(_port.BaudRate))
            {
                _offPhase = OffPhase.StayUp;
                _dueMs = _onMs + Dialect.StayUpMs;
                _shutDown.Begin(hasCommand ? Dialect.PowerDown : null);
            }
        }

        private long StepOff(long nowMs)
        {
            _hasBooted = false;
            if (_offPhase == OffPhase.Done || nowMs < _dueMs || (Power is not null && Power.IsPressing))
            {
                return _offPhase == OffPhase.Done || _dueMs <= nowMs ? DatagramLink.Never : _dueMs;
            }

            switch (_offPhase)
            {
                case OffPhase.StayUp:
                    _offPhase = OffPhase.Command;
                    _system = _shutDown;
                    break;
                case OffPhase.Command:
                    if (_shutDown.IsActive)
                    {
                        return DatagramLink.Never;
                    }

                    if (!_shutDown.IsAccepted && HasKey && !(Power.HasStatus && !Power.IsOn(Dialect)))
                    {
                        Power.PressKey(Dialect, Dialect.PowerOffMs, nowMs);
                    }

                    _system = null;
                    _offPhase = OffPhase.ShutDown;
                    _dueMs = nowMs + Dialect.PowerOffMs + Dialect.ShutDownMs;
                    break;
                default:
                    _offPhase = OffPhase.Done;
                    _port.Close();
                    _isDown = true;
                    if (_mustStart)
                    {
                        _mustStart = false;
                        Start(nowMs);
                    }

                    break;
            }

            return nowMs;
        }
    }
}
