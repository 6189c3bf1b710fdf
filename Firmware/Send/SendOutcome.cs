namespace Lwm2m.Send
{
    /// <summary>The outcome of a Send (LwM2M Core §6.4.6).</summary>
    public enum SendOutcome
    {
        /// <summary>Queued; a <see cref="SendListener"/> receives the outcome.</summary>
        Queued,

        /// <summary>The server accepted it: 2.04.</summary>
        Delivered,

        /// <summary>The server refused it.</summary>
        Refused,

        /// <summary>No response came, it does not fit the link, or its values kept changing between its blocks.</summary>
        Failed,

        /// <summary>Not sent: the server has muted Send, resource 23 of the Server object.</summary>
        Muted,

        /// <summary>Not sent: the client is not registered at the server.</summary>
        NotRegistered,

        /// <summary>
        /// Not sent: nothing readable for the server at the paths, a failed read, or more paths than <see cref="Sender.AddTo"/> allows.
        /// </summary>
        Unreadable,

        /// <summary>Not sent: the queue is full, see <see cref="Sender.AddTo"/>.</summary>
        Full,

        /// <summary>Not sent: there is no such server.</summary>
        NoServer
    }
}
