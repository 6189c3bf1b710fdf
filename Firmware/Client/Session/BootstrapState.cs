namespace Lwm2m.Client
{
    /// <summary>The state of a bootstrap.</summary>
    public enum BootstrapState
    {
        /// <summary>No bootstrap is requested.</summary>
        Idle,

        /// <summary>Waits before the first request, Security object resource 11, or before another try.</summary>
        Waiting,

        /// <summary>Opens the link.</summary>
        Connecting,

        /// <summary>Has sent a Bootstrap-Request.</summary>
        Requesting,

        /// <summary>Carries out the requests of the bootstrap server.</summary>
        Serving,

        /// <summary>The new accounts are in force; the last response is repeated if it was lost.</summary>
        Lingering
    }
}
