using System.Device.Gpio;
using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    /// <summary>
    /// The pins of a modem: power key, reset, DTR and status, each optional. A key is pressed for the time the <see cref="Dialect"/> says and always released:
    /// on some modems (BG95) the power key held low is a reset. Moves in steps of the clock; no call blocks.
    /// </summary>
    public sealed class ModemPower
    {
        /// <summary>Longest press, in milliseconds: the reset of SARA-R4 takes 16.5 s.</summary>
        public const int MaxPressMs = 20000;

        private readonly GpioPin _key;
        private readonly GpioPin _reset;
        private readonly GpioPin _dtr;
        private readonly GpioPin _status;
        private GpioPin _pressed;
        private bool _isReleasedHigh;
        private long _releaseMs = DatagramLink.Never;

        /// <summary>Makes it of open pins; null for one that is not wired.</summary>
        /// <param name="powerKey">Output to the power key.</param>
        /// <param name="reset">Output to the reset.</param>
        /// <param name="dtr">Output to DTR, which keeps the modem awake while active.</param>
        /// <param name="status">Input that says whether the modem is on.</param>
        public ModemPower(GpioPin powerKey, GpioPin reset, GpioPin dtr, GpioPin status)
        {
            _key = powerKey;
            _reset = reset;
            _dtr = dtr;
            _status = status;
        }

        /// <summary>Whether the power key is wired.</summary>
        public bool HasKey
        {
            get { return _key is not null; }
        }

        /// <summary>Whether the reset is wired.</summary>
        public bool HasReset
        {
            get { return _reset is not null; }
        }

        /// <summary>Whether the status is wired.</summary>
        public bool HasStatus
        {
            get { return _status is not null; }
        }

        /// <summary>Whether a key is pressed.</summary>
        public bool IsPressing
        {
            get { return _pressed is not null; }
        }

        /// <summary>Whether the status input says that the modem is on; false without one.</summary>
        public bool IsOn(Dialect dialect)
        {
            return _status is not null && (bool)_status.Read() == dialect.IsStatusHigh;
        }

        /// <summary>Brings all outputs to rest, so that nothing is pressed.</summary>
        public void Release(Dialect dialect)
        {
            _pressed = null;
            _releaseMs = DatagramLink.Never;
            _key?.Write(!dialect.IsPowerKeyHigh);
            _reset?.Write(!dialect.IsResetHigh);
        }

        /// <summary>Presses the power key.</summary>
        /// <param name="dialect">Has its level.</param>
        /// <param name="pressMs">How long.</param>
        /// <param name="nowMs">The present time.</param>
        public void PressKey(Dialect dialect, int pressMs, long nowMs)
        {
            Press(dialect, _key, dialect.IsPowerKeyHigh, pressMs, nowMs);
        }

        /// <summary>Presses the reset for <see cref="Dialect.ResetMs"/>.</summary>
        public void PressReset(Dialect dialect, long nowMs)
        {
            Press(dialect, _reset, dialect.IsResetHigh, dialect.ResetMs, nowMs);
        }

        /// <summary>Lets the modem sleep, or keeps it awake, by DTR.</summary>
        public void SetAwake(Dialect dialect, bool isAwake)
        {
            _dtr?.Write(isAwake == dialect.IsDtrHigh);
        }

        /// <summary>Releases what has been pressed long enough.</summary>
        /// <returns>Time of the next call needed, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(long nowMs)
        {
            if (_pressed is not null && nowMs >= _releaseMs)
            {
                _pressed.Write(_isReleasedHigh);
                _pressed = null;
                _releaseMs = DatagramLink.Never;
            }

            return _releaseMs;
        }

        private void Press(Dialect dialect, GpioPin pin, bool isHigh, int pressMs, long nowMs)
        {
            Release(dialect);
            if (pin is null || pressMs <= 0)
            {
                return;
            }

            pin.Write(isHigh);
            _pressed = pin;
            _isReleasedHigh = !isHigh;
            _releaseMs = nowMs + (pressMs < MaxPressMs ? pressMs : MaxPressMs);
        }
    }
}
