namespace Lwm2m.Foundation
{
    /// <summary>What a device does about an alert (RFC 7925 §6).</summary>
    public enum AlertAction
    {
        /// <summary>Ignore it: the session continues.</summary>
        Ignore,

        /// <summary>Reopen the link when there is something to send; the old session may be resumed.</summary>
        Reconnect,

        /// <summary>Reopen the link at once, with a full handshake.</summary>
        FullHandshake,

        /// <summary>Retry later, with the back-off for an unreachable server.</summary>
        RetryLater,

        /// <summary>The server rejects the credentials: request new ones from the Bootstrap-Server.</summary>
        Bootstrap,

        /// <summary>The two sides share no protocol, so a retry is useless until one is updated. The registration has failed.</summary>
        Stop
    }
}
