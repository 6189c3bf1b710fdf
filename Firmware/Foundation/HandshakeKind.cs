namespace Lwm2m.Foundation
{
    /// <summary>How the keys of a <see cref="SecuredLink"/> came about.</summary>
    public enum HandshakeKind
    {
        /// <summary>There are none.</summary>
        None,

        /// <summary>By a full handshake.</summary>
        Full,

        /// <summary>By an abbreviated handshake of a session both sides remembered (RFC 5246 §7.3, RFC 5077).</summary>
        Resumed,

        /// <summary>From the store, without a word to the peer.</summary>
        Restored
    }
}
