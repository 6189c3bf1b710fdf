namespace Lwm2m.Client
{
    /// <summary>Where a client stands with one server.</summary>
    public enum RegistrationState
    {
        /// <summary>Has not registered yet, or not again.</summary>
        Unregistered,

        /// <summary>A Register is on its way.</summary>
        Registering,

        /// <summary>The server knows the client.</summary>
        Registered,

        /// <summary>Registered, and an Update is on its way.</summary>
        Updating,

        /// <summary>Waits before the next try.</summary>
        BackingOff,

        /// <summary>A De-register is on its way.</summary>
        Deregistering,

        /// <summary>Was de-registered and stays so.</summary>
        Deregistered,

        /// <summary>Stays away from the server for a time: resource 4 of the Server object.</summary>
        Disabled,

        /// <summary>All sequences of tries have failed: resource 20 of the Server object. What comes next, <see cref="RegistrationOrder"/> says.</summary>
        Failed
    }
}
