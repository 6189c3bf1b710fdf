namespace Lwm2m.Client
{
    /// <summary>Why a bootstrap failed, or a part of it was refused.</summary>
    public enum BootstrapFailure
    {
        /// <summary>No failure, or in progress.</summary>
        None,

        /// <summary>There is no account of a bootstrap server.</summary>
        NoAccount,

        /// <summary>The account of the bootstrap server cannot be used: its URI, key or binding, or it has no security.</summary>
        BadAccount,

        /// <summary>The link to the bootstrap server did not open or was lost.</summary>
        LinkFailed,

        /// <summary>The bootstrap server did not answer the Bootstrap-Request.</summary>
        Unanswered,

        /// <summary>The bootstrap server refused the Bootstrap-Request.</summary>
        Refused,

        /// <summary>The bootstrap server fell silent or did not finish.</summary>
        TimedOut,

        /// <summary>The accounts written are not usable: the Finish was answered with 4.06.</summary>
        Inconsistent,

        /// <summary>The store refused the accounts: the Finish was answered with 5.00.</summary>
        NotStored,

        /// <summary>The client was stopped.</summary>
        Stopped
    }
}
