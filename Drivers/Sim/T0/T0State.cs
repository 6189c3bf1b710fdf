namespace Lwm2m.Sim
{
    /// <summary>State of a <see cref="T0Engine"/>.</summary>
    public enum T0State
    {
        /// <summary>Stopped: the card has no supply.</summary>
        Off,

        /// <summary>The card is reset, or its answer or its PPS is under way.</summary>
        Starting,

        /// <summary>It takes commands.</summary>
        Ready,

        /// <summary>Nothing answers, or no card is in; it is looked for again after a pause.</summary>
        Absent,

        /// <summary>What answers is no card to work with; it is tried again after a pause.</summary>
        Failed
    }
}
