namespace Lwm2m.Coap
{
    /// <summary>What came of taking the protection off a message.</summary>
    public enum Unprotection
    {
        /// <summary>It has none, and none is asked of it: it stays as it is.</summary>
        Plain,

        /// <summary>It is genuine, and its place in the buffer is where the message beneath now lies.</summary>
        Opened,

        /// <summary>
        /// As <see cref="Opened"/>, but nobody can tell whether it is a replay: the request has to prove that it is fresh
        /// (RFC 8613 App. B.1.2) before <see cref="MessageProtection.ConfirmFresh"/>.
        /// </summary>
        Unconfirmed,

        /// <summary>A response that is not the answer but asks for the request once more, protected anew (RFC 8613 App. B.2).</summary>
        Retry,

        /// <summary>
        /// An error without protection, which anybody can send: the genuine response may still come. If it does not,
        /// <see cref="MessageProtection.Renew"/> tells whether the request is protected anew.
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
