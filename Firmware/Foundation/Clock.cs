namespace Lwm2m.Foundation
{
    /// <summary>The time, given to every protocol from outside so that it also runs in virtual time.</summary>
    public abstract class Clock
    {
        /// <summary>Stands for a wall time that is not known.</summary>
        public const long Unknown = -1;

        /// <summary>Milliseconds since some start. Never goes back and goes on during light sleep.</summary>
        public abstract long NowMs { get; }

        /// <summary>
        /// Milliseconds since 1970-01-01 UTC, or <see cref="Unknown"/>. It tells how long the power was off, so that a registration goes
        /// on after it without a word; a clock that was never set is not to be taken for one that was.
        /// </summary>
        public virtual long UnixMs
        {
            get { return Unknown; }
        }
    }
}
