namespace Lwm2m.Client
{
    /// <summary>Looks at a client after each step in which something was done. An assembly of its own tells from it what happened.</summary>
    public abstract class StepObserver
    {
        /// <summary>Called on the thread of the client, after the step.</summary>
        /// <param name="nowMs">The time of the step.</param>
        public abstract void OnStep(long nowMs);
    }
}
