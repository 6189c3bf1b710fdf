namespace Lwm2m.Uicc
{
    /// <summary>Settings of a <see cref="Toolkit"/>; not changed afterwards.</summary>
    public sealed class ToolkitOptions
    {
        /// <summary>
        /// What the terminal can do (ETSI TS 102 223 §5.2): profile download, SMS-PP download, MORE TIME, POLL INTERVAL, POLLING OFF, REFRESH, SEND SHORT MESSAGE. A
        /// card asks for nothing else, or is refused.
        /// </summary>
        public byte[] Profile = { 0x13, 0x00, 0xE8, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

        /// <summary>How often the card is asked whether it has a proactive command, in milliseconds, until it says otherwise; 0 for never.</summary>
        public int StatusMs = 30000;

        /// <summary>The shortest such interval that a card is given.</summary>
        public int LeastStatusMs = 5000;

        /// <summary>Commands of one visit, so that a card that always has one more lets others at it.</summary>
        public int MaxCommands = 32;

        /// <summary>Short messages that wait for the card.</summary>
        public int EnvelopeSlots = 3;

        /// <summary>How often a short message is offered to a card that is busy.</summary>
        public int Attempts = 4;

        /// <summary>Pause before the second of them, in milliseconds; doubled for each further one.</summary>
        public int RetryMs = 2000;

        /// <summary>How long the modem may take for a short message of the card, in milliseconds; then the card is told that it is not known to have been sent.</summary>
        public int RelayLimitMs = 180000;
    }
}
