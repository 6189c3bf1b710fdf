namespace Lwm2m.Sim
{
    /// <summary>What a <see cref="T0Engine"/> waits for.</summary>
    internal enum T0Phase
    {
        /// <summary>The end of a pause, or nothing.</summary>
        Pause,

        /// <summary>The end of the time without supply.</summary>
        Off,

        /// <summary>The end of the reset.</summary>
        Held,

        /// <summary>The answer to reset.</summary>
        Answer,

        /// <summary>The answer to PPS.</summary>
        Pps,

        /// <summary>A command.</summary>
        Idle,

        /// <summary>A procedure byte.</summary>
        Procedure,

        /// <summary>Data of the response.</summary>
        Data,

        /// <summary>SW2.</summary>
        Status
    }
}
