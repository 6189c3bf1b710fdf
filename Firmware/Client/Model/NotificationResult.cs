namespace Lwm2m.Client
{
    /// <summary>What became of a notification that was due.</summary>
    public enum NotificationResult
    {
        /// <summary>It left without asking for an acknowledgement; nobody knows whether it arrived.</summary>
        Sent,

        /// <summary>The server has acknowledged it.</summary>
        Delivered,

        /// <summary>It waited for the server, and made room for a newer value of the same observation.</summary>
        Superseded,

        /// <summary>The server will not get it: the account stores none, its observation has ended, or there was no room.</summary>
        Dropped
    }
}
