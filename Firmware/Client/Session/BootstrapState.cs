namespace Lwm2m.Client
{
    /// <summary>Where a client stands with its bootstrap server.</summary>
    public enum BootstrapState
    {
        /// <summary>Nothing is asked of it.</summary>
        Idle,

        /// <summary>Waits before the first request, Security object resource 11, or before another try.</summary>
        Waiting,

        /// <summary>Opens the link.</summary>
        Connecting,

        /// <summary>Has sent a Bootstrap-Request.</summary>
        Requesting,

        /// <summary>Does what the bootstrap server asks for.</summary>
        Serving,

        /// <summary>The new accounts are in force; the last answer is repeated should it have been lost.</summary>
        Lingering
    }
}
