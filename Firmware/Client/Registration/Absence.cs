namespace Lwm2m.Client
{
    /// <summary>That a client is to go from a server: for good, or for the time of Disable (Server object resources 4 and 5).</summary>
    internal sealed class Absence
    {
        private bool _isForGood;
        private bool _isDisabling;

        /// <summary>Whether the client is to go.</summary>
        public bool IsAsked
        {
            get { return _isForGood || _isDisabling; }
        }

        /// <summary>When a disabled server is registered at again.</summary>
        public long UntilMs { get; private set; }

        /// <summary>Asks to go for good.</summary>
        /// <returns>False when that has been asked before.</returns>
        public bool AskForGood()
        {
            bool isNew = !_isForGood;
            _isForGood = true;
            return isNew;
        }

        /// <summary>Asks to go for a time.</summary>
        /// <returns>False when the client goes for good.</returns>
        public bool AskForTime()
        {
            _isDisabling = !_isForGood;
            return _isDisabling;
        }

        /// <summary>Is away from now on.</summary>
        /// <returns>The state this leads to.</returns>
        public RegistrationState Begin(ServerAccount account, long nowMs)
        {
            _isDisabling = false;
            UntilMs = nowMs + account.DisableTimeoutS * 1000L;
            return _isForGood ? RegistrationState.Deregistered : RegistrationState.Disabled;
        }

        /// <summary>Goes on with an absence.</summary>
        public void Restore(long untilMs)
        {
            UntilMs = untilMs;
        }
    }
}
