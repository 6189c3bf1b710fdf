namespace Lwm2m.Foundation
{
    /// <summary>How the keys of a <see cref="SecuredLink"/> were established.</summary>
    public enum HandshakeKind
    {
        /// <summary>No keys.</summary>
        None,

        /// <summary>By a full handshake.</summary>
        Full,

        /// <summary>By an abbreviated handshake that resumed a session (RFC 5246 §7.3, RFC 5077).</summary>
        Resumed,

        /// <summary>From the store, without a message to the peer.</summary>
        Restored
    }
}
