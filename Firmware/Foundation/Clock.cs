namespace Lwm2m.Foundation
{
    /// <summary>The time, given to every protocol from outside so that it also runs in virtual time.</summary>
    public abstract class Clock
    {
        /// <summary>Milliseconds since some start. Never goes back and goes on during light sleep.</summary>
        public abstract long NowMs { get; }
    }
}
