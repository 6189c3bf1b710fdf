namespace Lwm2m.Coap
{
    /// <summary>The result of verifying and decrypting a message.</summary>
    public enum Unprotection
    {
        /// <summary>The message is unprotected and needs no protection: it stays as it is.</summary>
        Plain,

        /// <summary>The message was verified and decrypted in its place in the buffer.</summary>
        Opened,

        /// <summary>
        /// As <see cref="Opened"/>, but it may be a replay: the request has to prove that it is fresh
        /// (RFC 8613 App. B.1.2) before <see cref="MessageProtection.ConfirmFresh"/>.
        /// </summary>
        Unconfirmed,

        /// <summary>A response that asks for the request to be protected and sent again (RFC 8613 App. B.2).</summary>
        Retry,

        /// <summary>
        /// An error without protection, which anybody can send: the genuine response may still come. If it does not,
        /// <see cref="MessageProtection.Renew"/> tells whether the request is protected again.
        /// </summary>
        UnprotectedError,

        /// <summary>It is to be ignored (RFC 8613 §8.4).</summary>
        Dropped,

        /// <summary>A request to be answered with <see cref="MessageProtection.Refusal"/>, without protection and with Max-Age 0 (RFC 8613 §8.2).</summary>
        Refused,

        /// <summary>A request to be answered with <see cref="MessageProtection.Refusal"/> under the context in its binding (RFC 8613 App. B.2).</summary>
        RefusedProtected
    }
}
