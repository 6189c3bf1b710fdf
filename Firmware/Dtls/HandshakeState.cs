namespace Lwm2m.Dtls
{
    /// <summary>The message a client waits for (RFC 6347 §4.2.4, figures 1 and 2).</summary>
    internal enum HandshakeState
    {
        /// <summary>A ServerHello, or before it a HelloVerifyRequest.</summary>
        AwaitingServerHello,

        /// <summary>A ServerKeyExchange with a hint, or none and already a ServerHelloDone.</summary>
        AwaitingServerKeyExchange,

        /// <summary>The end of the server's flight.</summary>
        AwaitingServerHelloDone,

        /// <summary>The server's Finished, perhaps after a ticket.</summary>
        AwaitingFinished,

        /// <summary>Completed.</summary>
        Done,

        /// <summary>Failed.</summary>
        Failed
    }
}
