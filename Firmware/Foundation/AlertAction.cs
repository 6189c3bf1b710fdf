namespace Lwm2m.Foundation
{
    /// <summary>What a device does about an alert (RFC 7925 §6).</summary>
    public enum AlertAction
    {
        /// <summary>Nothing: the session goes on.</summary>
        Ignore,

        /// <summary>Opens the link again when there is something to send; the old session may be resumed.</summary>
        Reconnect,

        /// <summary>Opens the link again at once, by a full handshake.</summary>
        FullHandshake,

        /// <summary>Tries again later, with the pauses of a server that cannot be reached: it is in trouble, or was misunderstood.</summary>
        RetryLater,

        /// <summary>The server does not accept the credentials: new ones are to come from the Bootstrap-Server.</summary>
        Bootstrap,

        /// <summary>Both sides have no common protocol: no retry helps before one is updated. The registration has failed, with all that follows from it.</summary>
        Stop
    }
}
