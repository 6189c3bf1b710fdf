namespace Lwm2m.Client
{
    /// <summary>The outcome of a due notification.</summary>
    public enum NotificationResult
    {
        /// <summary>Sent as non-confirmable; whether it arrived is unknown.</summary>
        Sent,

        /// <summary>The server acknowledged it.</summary>
        Delivered,

        /// <summary>It was stored for the server and replaced by a newer value of the same observation.</summary>
        Superseded,

        /// <summary>It will not be sent: the account stores none, its observation has ended, or there was no room.</summary>
        Dropped
    }
}
