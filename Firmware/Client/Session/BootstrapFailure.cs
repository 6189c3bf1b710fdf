namespace Lwm2m.Client
{
    /// <summary>Why a bootstrap did not come to its end, or a part of it was refused.</summary>
    public enum BootstrapFailure
    {
        /// <summary>It did, or is under way.</summary>
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

        /// <summary>The bootstrap server fell silent, or did not come to an end.</summary>
        TimedOut,

        /// <summary>What was written does not make usable accounts: the Finish was answered 4.06.</summary>
        Inconsistent,

        /// <summary>The store did not take the accounts: the Finish was answered 5.00.</summary>
        NotStored,

        /// <summary>The client was stopped.</summary>
        Stopped
    }
}
