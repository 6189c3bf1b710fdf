namespace Lwm2m.Client
{
    /// <summary>Resource IDs of the Server object (1), version 1.1.</summary>
    public static class ServerResource
    {
        /// <summary>Short Server ID.</summary>
        public const int ShortServerId = 0;

        /// <summary>Lifetime in seconds.</summary>
        public const int Lifetime = 1;

        /// <summary>Default Minimum Period in seconds.</summary>
        public const int DefaultMinimumPeriod = 2;

        /// <summary>Default Maximum Period in seconds.</summary>
        public const int DefaultMaximumPeriod = 3;

        /// <summary>Disable.</summary>
        public const int Disable = 4;

        /// <summary>Disable Timeout in seconds.</summary>
        public const int DisableTimeout = 5;

        /// <summary>Notification Storing When Disabled or Offline.</summary>
        public const int NotificationStoring = 6;

        /// <summary>Binding.</summary>
        public const int Binding = 7;

        /// <summary>Registration Update Trigger.</summary>
        public const int RegistrationUpdateTrigger = 8;

        /// <summary>Bootstrap-Request Trigger.</summary>
        public const int BootstrapRequestTrigger = 9;

        /// <summary>TLS-DTLS Alert Code.</summary>
        public const int AlertCode = 11;

        /// <summary>Last Bootstrapped, in seconds since 1970.</summary>
        public const int LastBootstrapped = 12;

        /// <summary>Registration Priority Order.</summary>
        public const int PriorityOrder = 13;

        /// <summary>Initial Registration Delay Timer in seconds.</summary>
        public const int InitialDelay = 14;

        /// <summary>Registration Failure Block.</summary>
        public const int FailureBlock = 15;

        /// <summary>Bootstrap on Registration Failure.</summary>
        public const int BootstrapOnFailure = 16;

        /// <summary>Communication Retry Count.</summary>
        public const int RetryCount = 17;

        /// <summary>Communication Retry Timer in seconds.</summary>
        public const int RetryTimer = 18;

        /// <summary>Communication Sequence Delay Timer in seconds.</summary>
        public const int SequenceDelayTimer = 19;

        /// <summary>Communication Sequence Retry Count.</summary>
        public const int SequenceRetryCount = 20;

        /// <summary>Trigger: whether the client is reachable over SMS.</summary>
        public const int Trigger = 21;

        /// <summary>Preferred Transport.</summary>
        public const int PreferredTransport = 22;

        /// <summary>Mute Send.</summary>
        public const int MuteSend = 23;

        /// <summary>One more than the last.</summary>
        internal const int Count = 24;
    }
}
