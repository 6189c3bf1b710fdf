using Lwm2m.Client;

namespace Lwm2m.Bootstrap
{
    /// <summary>What moves a bootstrap from one <see cref="BootstrapState"/> to the next.</summary>
    internal enum BootstrapEvent
    {
        /// <summary>Its link is being opened.</summary>
        Begun,

        /// <summary>The link is open.</summary>
        Opened,

        /// <summary>The bootstrap server has taken the Bootstrap-Request: it has said so, or gone ahead.</summary>
        Accepted,

        /// <summary>The server was not reached, and the link of another binding is being opened.</summary>
        MovedOn,

        /// <summary>The new accounts are in force.</summary>
        InForce,

        /// <summary>It was given up, or the lingering is over.</summary>
        Ended
    }
}
