namespace Lwm2m.Client
{
    /// <summary>The state of a registration at one server.</summary>
    public enum RegistrationState
    {
        /// <summary>Has not registered yet, or not again.</summary>
        Unregistered,

        /// <summary>A Register is in progress.</summary>
        Registering,

        /// <summary>The server knows the client.</summary>
        Registered,

        /// <summary>Registered, and an Update is in progress.</summary>
        Updating,

        /// <summary>Waits before the next try.</summary>
        BackingOff,

        /// <summary>A De-register is in progress.</summary>
        Deregistering,

        /// <summary>Was de-registered and stays so.</summary>
        Deregistered,

        /// <summary>Stays away from the server for a time: resource 4 of the Server object.</summary>
        Disabled,

        /// <summary>
        /// All sequences of tries have failed: resource 20 of the Server object. <see cref="RegistrationOrder"/> decides what follows.
        /// </summary>
        Failed
    }
}
