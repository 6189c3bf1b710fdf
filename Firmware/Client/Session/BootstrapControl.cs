using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// When and how a client turns to its bootstrap server (LwM2M Core §6.1), as far as the client knows of it: an assembly of its own,
    /// which a board without a bootstrap server leaves out.
    /// </summary>
    public abstract class BootstrapControl
    {
        /// <summary>Creates the control.</summary>
        /// <param name="log">Receives log entries.</param>
        protected BootstrapControl(BootstrapLog log)
        {
            Log = log;
        }

        /// <summary>Raised for each log entry.</summary>
        public event BootstrapReport Reported
        {
            add { Log.Reported += value; }
            remove { Log.Reported -= value; }
        }

        /// <summary>Receives log entries.</summary>
        public readonly BootstrapLog Log;

        /// <summary>The state of the bootstrap.</summary>
        public abstract BootstrapState State { get; }

        /// <summary>Consecutive failed tries.</summary>
        public int FailedTries { get; protected set; }

        /// <summary>Bootstraps completed since the start.</summary>
        public int Completed { get; protected set; }

        /// <summary>Bootstraps in a row after which not all servers took the client in: what leads to the next waits longer each time.</summary>
        public int Fruitless { get; protected set; }

        /// <summary>Why the last one failed.</summary>
        public BootstrapFailure Failure { get; protected set; }

        /// <summary>Details, fit for a log, or null.</summary>
        public string Reason { get; protected set; }

        /// <summary>The link in use, or null.</summary>
        public abstract DatagramLink Link { get; }

        /// <summary>Writes of state that the store refused.</summary>
        public abstract int WriteFailures { get; }

        /// <summary>Carries out what the last bootstrap asked of objects of the application, where the power went before it was done. With the start.</summary>
        public abstract void Recover();

        /// <summary>Call when there is no server but the bootstrap server.</summary>
        public abstract void Require();

        /// <summary>Requests a bootstrap without hold-off. May be called from any thread.</summary>
        /// <returns>False when there is no bootstrap server.</returns>
        public abstract bool Request();

        /// <summary>Processes what is due.</summary>
        /// <param name="isStopping">Whether the client stops.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>When something is due next, or <see cref="DatagramLink.Never"/>.</returns>
        public abstract long Step(bool isStopping, long nowMs);

        /// <summary>Whether it is to be stepped each time: a bootstrap is under way, or what makes its account old has changed.</summary>
        public abstract bool HasWork { get; }

        /// <summary>
        /// When there is something to be looked at that no device is woken for: the time of day may have been set, by which the bootstrap account
        /// gets old, or the last bootstrap has proven itself.
        /// </summary>
        /// <returns>The time, or <see cref="DatagramLink.Never"/>.</returns>
        public abstract long CheckMs(long nowMs);

        /// <summary>Aborts a try and stores when the next one is due.</summary>
        /// <returns>False when that could not be stored.</returns>
        public abstract bool Suspend(long nowMs);
    }
}
