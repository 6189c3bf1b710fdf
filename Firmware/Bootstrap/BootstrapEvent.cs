using Lwm2m.Client;

namespace Lwm2m.Bootstrap
{
    /// <summary>The events between one <see cref="BootstrapState"/> and the next.</summary>
    internal enum BootstrapEvent
    {
        /// <summary>Its link is being opened.</summary>
        Begun,

        /// <summary>The link is open.</summary>
        Opened,

        /// <summary>The bootstrap server accepted the Bootstrap-Request, by its response or by its first request.</summary>
        Accepted,

        /// <summary>The server was not reached, and the link of another binding is being opened.</summary>
        MovedOn,

        /// <summary>The new accounts are in force.</summary>
        InForce,

        /// <summary>It was given up, or the lingering is over.</summary>
        Ended
    }
}
