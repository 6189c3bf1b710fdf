namespace Lwm2m.Client
{
    /// <summary>Where a client stands with one server.</summary>
    public enum RegistrationState
    {
        /// <summary>Has not registered yet.</summary>
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
        Deregistered
    }
}
