namespace Lwm2m.Sim
{
    /// <summary>Why a <see cref="T0Engine"/> last gave up an activation or an exchange.</summary>
    public enum T0Fault
    {
        /// <summary>It has not.</summary>
        None,

        /// <summary>The port cannot be opened at the rate of the card.</summary>
        NoPort,

        /// <summary>The card does not answer its reset: none is in, it has no clock or no supply, or the line is broken.</summary>
        Mute,

        /// <summary>The answer to reset is none.</summary>
        BadAnswer,

        /// <summary>The card has no T=0, or insists on a rate that the clock or the port does not give.</summary>
        Unsupported,

        /// <summary>What was sent is not what the line carried: two sent at once, or <see cref="T0Options.HasEcho"/> is wrong.</summary>
        Echo,

        /// <summary>The card stopped answering: the waiting time has passed.</summary>
        Silent,

        /// <summary>A character that is no procedure byte, or that nobody waited for.</summary>
        Procedure,

        /// <summary>The card asked for patience for <see cref="T0Engine.MaxExchangeMs"/>.</summary>
        Slow
    }
}
