using System.Collections.Generic;

namespace System.Device.Gpio
{
    /// <summary>Direction and pull of a pin.</summary>
    public enum PinMode
    {
        /// <summary>Input without pull.</summary>
        Input = 0,

        /// <summary>Input pulled low.</summary>
        InputPullDown = 1,

        /// <summary>Input pulled high.</summary>
        InputPullUp = 2,

        /// <summary>Push-pull output.</summary>
        Output = 3,
    }

    /// <summary>Level of a pin.</summary>
    public struct PinValue
    {
        private readonly bool _isHigh;

        private PinValue(bool isHigh)
        {
            _isHigh = isHigh;
        }

        /// <summary>High.</summary>
        public static PinValue High
        {
            get { return new PinValue(true); }
        }

        /// <summary>Low.</summary>
        public static PinValue Low
        {
            get { return new PinValue(false); }
        }

        /// <summary>True is high.</summary>
        public static implicit operator PinValue(bool value)
        {
            return new PinValue(value);
        }

        /// <summary>High is true.</summary>
        public static explicit operator bool(PinValue value)
        {
            return value._isHigh;
        }
    }

    /// <summary>A pin that remembers what was written to it.</summary>
    public sealed class GpioPin : IDisposable
    {
        private PinValue _value;

        internal GpioPin(int pinNumber)
        {
            PinNumber = pinNumber;
        }

        /// <summary>Number on the board.</summary>
        public int PinNumber { get; }

        /// <summary>What was last written.</summary>
        public PinValue Read()
        {
            return _value;
        }

        /// <summary>Sets the level.</summary>
        public void Write(PinValue value)
        {
            _value = value;
        }

        /// <summary>Inverts the level.</summary>
        public void Toggle()
        {
            _value = !(bool)_value;
        }

        /// <inheritdoc />
        public void Dispose()
        {
        }
    }

    /// <summary>Pins of a board that a PC does not have: each keeps its last level.</summary>
    public sealed class GpioController : IDisposable
    {
        private readonly Dictionary<int, GpioPin> _pins = new Dictionary<int, GpioPin>();

        /// <summary>Opens a pin; the same number is the same pin.</summary>
        public GpioPin OpenPin(int pinNumber, PinMode mode)
        {
            if (!_pins.TryGetValue(pinNumber, out GpioPin pin))
            {
                pin = new GpioPin(pinNumber);
                _pins.Add(pinNumber, pin);
            }

            return pin;
        }

        /// <inheritdoc />
        public void Dispose()
        {
        }
    }
}
