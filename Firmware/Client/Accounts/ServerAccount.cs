namespace Lwm2m.Client
{
    /// <summary>
    /// How a client keeps its registration at one server: an instance of the Server object (1), with the resource numbers
    /// of LwM2M 1.1. The server may change what is writable at any time.
    /// </summary>
    public sealed class ServerAccount
    {
        /// <summary>Stands for a number that is not there.</summary>
        public const int Unset = -1;

        /// <summary>Makes an account.</summary>
        /// <param name="shortServerId">Short Server ID, 1 to 65534.</param>
        /// <param name="lifetimeS">Lifetime of the registration in seconds.</param>
        public ServerAccount(int shortServerId, int lifetimeS = 86400)
        {
            ShortServerId = shortServerId;
            LifetimeS = lifetimeS;
        }

        /// <summary>Short Server ID, resource 0.</summary>
        public int ShortServerId { get; }

        /// <summary>Lifetime of the registration in seconds, resource 1.</summary>
        public int LifetimeS { get; set; }

        /// <summary>Default minimum period in seconds between notifications, resource 2; 0 without one.</summary>
        public int DefaultMinimumPeriodS { get; set; }

        /// <summary>Default maximum period in seconds between notifications, resource 3, or <see cref="Unset"/>.</summary>
        public int DefaultMaximumPeriodS { get; set; } = Unset;

        /// <summary>Seconds that Disable lasts, resource 5.</summary>
        public int DisableTimeoutS { get; set; } = 86400;

        /// <summary>Whether notifications are kept while the server cannot be reached, resource 6.</summary>
        public bool StoresNotifications { get; set; } = true;

        /// <summary>Binding, resource 7: letters of the transports allowed, such as "U".</summary>
        public string BindingMode { get; set; } = "U";

        /// <summary>Tries of one registration sequence, resource 17.</summary>
        public int RetryCount { get; set; } = 5;

        /// <summary>Seconds before the first retry, doubled for each further one, resource 18.</summary>
        public int RetryTimerS { get; set; } = 60;

        /// <summary>Seconds between two sequences, resource 19.</summary>
        public int SequenceDelayTimerS { get; set; } = 86400;

        /// <summary>Sequences before the client gives up, resource 20.</summary>
        public int SequenceRetryCount { get; set; } = 1;
    }
}
