namespace Lwm2m.Client
{
    /// <summary>A request to leave a server: for good, or for the time of Disable (Server object resources 4 and 5).</summary>
    internal sealed class LeaveRequest
    {
        private bool _isDisabling;

        /// <summary>Whether the client is to leave.</summary>
        public bool IsAsked
        {
            get { return IsForGood || _isDisabling; }
        }

        /// <summary>Whether it is for good.</summary>
        public bool IsForGood { get; private set; }

        /// <summary>When a disabled server is registered at again.</summary>
        public long UntilMs { get; private set; }

        /// <summary>Asks to leave for good.</summary>
        /// <returns>False when that has been asked before.</returns>
        public bool AskForGood()
        {
            bool isNew = !IsForGood;
            IsForGood = true;
            return isNew;
        }

        /// <summary>Asks to leave for a time.</summary>
        /// <returns>False when the client leaves for good.</returns>
        public bool AskForTime()
        {
            _isDisabling = !IsForGood;
            return _isDisabling;
        }

        /// <summary>Begins the time.</summary>
        public void Begin(ServerAccount account, long nowMs)
        {
            _isDisabling = false;
            UntilMs = nowMs + account.DisableTimeoutS * 1000L;
        }

        /// <summary>Goes on with a time that began before the power was off.</summary>
        public void Restore(long untilMs)
        {
            UntilMs = untilMs;
        }
    }
}
