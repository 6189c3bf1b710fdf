namespace Lwm2m.Uicc
{
    /// <summary>What a <see cref="Toolkit"/> met with.</summary>
    public sealed class ToolkitCounters
    {
        /// <summary>Proactive commands fetched.</summary>
        public int Fetched;

        /// <summary>Those that were refused, as the board cannot do them.</summary>
        public int Unsupported;

        /// <summary>Those that were not whole, or whose data make no sense.</summary>
        public int Malformed;

        /// <summary>Short messages of the card that the network took.</summary>
        public int Relayed;

        /// <summary>Those that were refused, or of which it is not known.</summary>
        public int NotRelayed;

        /// <summary>Short messages handed to the card.</summary>
        public int Delivered;

        /// <summary>Those of which the card did not say whether it has them; they are not repeated.</summary>
        public int Unconfirmed;

        /// <summary>Those that the card refused, was too busy for, or that no slot was free for.</summary>
        public int Undelivered;

        /// <summary>Times the card asked for a refresh.</summary>
        public int Refreshes;

        /// <summary>Visits that ended although the card had one more command.</summary>
        public int Endless;
    }
}
