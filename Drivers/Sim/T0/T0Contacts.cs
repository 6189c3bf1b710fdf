using System.Device.Gpio;

namespace Lwm2m.Sim
{
    /// <summary>
    /// The contacts of a card beside its line, each optional: RST, the switch of its supply, the gate of its clock, and the switch of the holder that tells whether a card
    /// is in. Without RST the reader resets the card when the port is opened, as readers do that wire RST to RTS.
    /// </summary>
    public sealed class T0Contacts
    {
        private readonly GpioPin _reset;
        private readonly GpioPin _supply;
        private readonly GpioPin _clock;
        private readonly GpioPin _present;

        /// <summary>Makes it of open pins; null for one that is not wired.</summary>
        /// <param name="reset">Output to RST: low resets.</param>
        /// <param name="supply">Output that switches VCC.</param>
        /// <param name="clock">Output that lets the clock through.</param>
        /// <param name="present">Input that tells whether a card is in.</param>
        public T0Contacts(GpioPin reset, GpioPin supply, GpioPin clock, GpioPin present)
        {
            _reset = reset;
            _supply = supply;
            _clock = clock;
            _present = present;
        }

        /// <summary>Level that switches the supply on: low for a P-channel transistor.</summary>
        public bool IsSupplyHigh { get; set; } = true;

        /// <summary>Level that lets the clock through.</summary>
        public bool IsClockHigh { get; set; } = true;

        /// <summary>Level of a holder with a card in it.</summary>
        public bool IsPresentHigh { get; set; } = true;

        /// <summary>Whether RST is wired.</summary>
        public bool HasReset
        {
            get { return _reset is not null; }
        }

        /// <summary>Whether the switch of the holder is wired.</summary>
        public bool HasPresence
        {
            get { return _present is not null; }
        }

        /// <summary>Whether a card is in; true where nothing tells.</summary>
        public bool IsPresent
        {
            get { return _present is null || (bool)_present.Read() == IsPresentHigh; }
        }

        /// <summary>Sets the contacts, in the order of ISO/IEC 7816-3 §6.2.1 and §6.4.</summary>
        /// <param name="isPowered">Whether the card has supply and clock.</param>
        /// <param name="isHeld">Whether RST is low.</param>
        public void Set(bool isPowered, bool isHeld)
        {
            if (isPowered)
            {
                _supply?.Write(IsSupplyHigh);
                _clock?.Write(IsClockHigh);
                _reset?.Write(!isHeld);
                return;
            }

            _reset?.Write(false);
            _clock?.Write(!IsClockHigh);
            _supply?.Write(!IsSupplyHigh);
        }
    }
}
