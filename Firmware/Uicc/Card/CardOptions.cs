namespace Lwm2m.Uicc
{
    /// <summary>Settings of a <see cref="Card"/>.</summary>
    public sealed class CardOptions
    {
        /// <summary>The longest response, in bytes without its status: GET DATA with a CoAP message, its SCP03 padding and its R-MAC.</summary>
        public int ResponseBytes = 512;

        /// <summary>Pause before a command is repeated while the card or the modem is busy, in milliseconds.</summary>
        public int BusyPauseMs = 500;

        /// <summary>How long a command is repeated while the card or the modem is busy, in milliseconds.</summary>
        public int BusyLimitMs = 5000;

        /// <summary>Longest time of a command with all its exchanges, in milliseconds, from when the first was sent.</summary>
        public int CommandLimitMs = 30000;
    }
}
