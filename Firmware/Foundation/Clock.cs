namespace Lwm2m.Foundation
{
    /// <summary>The source of time, passed to every protocol so that it can also run in virtual time.</summary>
    public abstract class Clock
    {
        /// <summary>Value of an unknown wall-clock time.</summary>
        public const long Unknown = -1;

        /// <summary>Milliseconds since an arbitrary start. Monotonic, and keeps counting during light sleep.</summary>
        public abstract long NowMs { get; }

        /// <summary>
        /// Milliseconds since 1970-01-01 UTC, or <see cref="Unknown"/>. Used to tell how long the power was off, so that a registration continues
        /// afterwards without a message. A clock that was never set must return <see cref="Unknown"/>.
        /// </summary>
        public virtual long UnixMs
        {
            get { return Unknown; }
        }
    }
}
