namespace Lwm2m.Client
{
    /// <summary>
    /// All transitions of a registration (LwM2M Core §6.2), in one place.
    /// </summary>
    /// <remarks>
    /// Theory of operation. A client that does not know whether the server knows it is Unregistered; when its turn has come it sends a Register
    /// (LwM2M Core §6.2.1). With the 2.01 it is Registered, and an Update before the lifetime ends, or when something changed, keeps it so (LwM2M Core §6.2.2). An
    /// Update that fails leaves the registration as it is, unless the server says that it does not know the client or the lifetime is over: then
    /// it registers anew, with a pause where that happens again and again. A Register that fails is tried again after the pauses of Server object
    /// resources 17 to 20; after the last one the registration is Failed, and <see cref="RegistrationOrder"/> says what comes next. A client
    /// that is to leave sends a De-register (LwM2M Core §6.2.3) where the server knows it, and is then Deregistered for good, or Disabled for the time of
    /// resource 5. Each state in which a request is on its way ends with the response, with its failure or with the link.
    /// </remarks>
    internal static class RegistrationTransitions
    {
        /// <summary>Returned by <see cref="Next"/> where an event has no effect in a state.</summary>
        public const RegistrationState None = (RegistrationState)(-1);

        private const int Unregistered = 1 << (int)RegistrationState.Unregistered;
        private const int Registering = 1 << (int)RegistrationState.Registering;
        private const int Registered = 1 << (int)RegistrationState.Registered;
        private const int Updating = 1 << (int)RegistrationState.Updating;
        private const int BackingOff = 1 << (int)RegistrationState.BackingOff;
        private const int Deregistering = 1 << (int)RegistrationState.Deregistering;
        private const int Deregistered = 1 << (int)RegistrationState.Deregistered;
        private const int Disabled = 1 << (int)RegistrationState.Disabled;
        private const int Failed = 1 << (int)RegistrationState.Failed;
        private const int All = (Failed << 1) - 1;

        /// <summary>The state that follows.</summary>
        /// <returns>The next state, or <see cref="None"/>.</returns>
        public static RegistrationState Next(RegistrationState state, RegistrationEvent happened)
        {
            int now = 1 << (int)state;
            switch (happened)
            {
                case RegistrationEvent.RegisterSent:
                    return From(now, Unregistered | BackingOff, RegistrationState.Registering);
                case RegistrationEvent.UpdateSent:
                    return From(now, Registered, RegistrationState.Updating);
                case RegistrationEvent.DeregisterSent:
                    return From(now, Registered, RegistrationState.Deregistering);
                case RegistrationEvent.Accepted:
                    return From(now, Registering | Updating, RegistrationState.Registered);
                case RegistrationEvent.UpdateFailed:
                    return From(now, Registered | Updating, RegistrationState.Registered);
                case RegistrationEvent.Lost:
                    return From(now, Registered | Updating, RegistrationState.Unregistered);
                case RegistrationEvent.LostAgain:
                    return From(now, Registered | Updating, RegistrationState.BackingOff);
                case RegistrationEvent.TryFailed:
                    return From(now, Unregistered | Registering | BackingOff | Registered | Updating, RegistrationState.BackingOff);
                case RegistrationEvent.LastTryFailed:
                    return From(now, BackingOff, RegistrationState.Failed);
                case RegistrationEvent.TriedAgain:
                    return From(now, Failed, RegistrationState.BackingOff);
                case RegistrationEvent.LinkClosed:
                    return now == Registering ? RegistrationState.Unregistered : From(now, Updating | Deregistering, RegistrationState.Registered);
                case RegistrationEvent.Left:
                    return From(now, All & ~Deregistered, RegistrationState.Deregistered);
                case RegistrationEvent.LeftForTime:
                    return From(now, All & ~Deregistered, RegistrationState.Disabled);
                default:
                    return From(now, Disabled, RegistrationState.Unregistered);
            }
        }

        private static RegistrationState From(int now, int states, RegistrationState next)
        {
            return (now & states) != 0 ? next : None;
        }
    }
}
