namespace Lwm2m.Client
{
    /// <summary>Holds a Register or Update back until what is to be known before it is known, such as whether the card that the account is from is still there.</summary>
    public abstract class RegistrationGate
    {
        /// <summary>Whether a Register or Update that is due may leave. Where it may not, the gate sets the <see cref="StepSignal"/> of the client when that has changed.</summary>
        public abstract bool IsOpen(long nowMs);
    }
}
