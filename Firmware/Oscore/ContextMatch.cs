namespace Lwm2m.Oscore
{
    /// <summary>The context, of those derived from one Common Context, that a message belongs to.</summary>
    internal enum ContextMatch
    {
        /// <summary>None.</summary>
        None,

        /// <summary>The one in force.</summary>
        InForce,

        /// <summary>The first of an exchange of nonces: the message requests an R2 (RFC 8613 App. B.2 step 2).</summary>
        First,

        /// <summary>The second: the message brings an R2 (RFC 8613 App. B.2 step 3).</summary>
        Second,

        /// <summary>The third: the message completes the exchange (RFC 8613 App. B.2 steps 4 and 5).</summary>
        Third,

        /// <summary>The third of an exchange of ours whose answer has not come: a request under it proves as well that the peer has completed it.</summary>
        Awaited
    }
}
