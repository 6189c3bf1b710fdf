namespace Lwm2m.Send
{
    /// <summary>What becomes of a Send (LwM2M Core §6.4.6).</summary>
    public enum SendOutcome
    {
        /// <summary>It is on its way; a <see cref="SendListener"/> is told how it ends.</summary>
        Queued,

        /// <summary>The server has taken it: 2.04.</summary>
        Delivered,

        /// <summary>The server has refused it.</summary>
        Refused,

        /// <summary>No answer came, it does not fit the link, or its values were others each time its blocks were begun again.</summary>
        Failed,

        /// <summary>Not sent: the server has muted Send, resource 23 of the Server object.</summary>
        Muted,

        /// <summary>Not sent: the client is not registered at the server.</summary>
        NotRegistered,

        /// <summary>Not sent: there is nothing at the paths that the server may read, an object does not give its values, or there are more paths than <see cref="Sender.AddTo"/> was told.</summary>
        Unreadable,

        /// <summary>Not sent: as many wait already as <see cref="Sender.AddTo"/> was told.</summary>
        Full,

        /// <summary>Not sent: there is no such server.</summary>
        NoServer
    }
}
