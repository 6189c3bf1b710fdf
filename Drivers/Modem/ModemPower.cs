using System.Device.Gpio;

namespace Lwm2m.Modem
{
    /// <summary>The pins of a modem: power key, reset, DTR and status, each optional. Moves in steps of the clock and never blocks.</summary>
    public sealed class ModemPower
    {
        private readonly GpioPin _key;
        private readonly GpioPin _reset;
        private readonly GpioPin _dtr;
        private readonly GpioPin _status;

        /// <summary>Makes it of open pins; null for one that is not wired.</summary>
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

        /// <summary>Whether the reset pin is wired.</summary>
        public bool HasReset
        {
            get { return _reset is not null; }
        }
    }
}
