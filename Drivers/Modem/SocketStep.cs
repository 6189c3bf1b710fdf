namespace Lwm2m.Modem
{
    /// <summary>What a step of <see cref="Dialect.WriteOpen"/> is.</summary>
    public enum SocketStep
    {
        /// <summary>There is no such step: the socket is open.</summary>
        Done,

        /// <summary>A command was sent that has to succeed.</summary>
        Needed,

        /// <summary>A command was sent that may fail, as one that closes what a host left open before it started anew.</summary>
        Optional,

        /// <summary>No command is needed; the next step follows.</summary>
        Skipped
    }
}
