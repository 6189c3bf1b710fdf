namespace Lwm2m.Oscore
{
    /// <summary>Which of the contexts derived from one common context a message belongs to.</summary>
    internal enum Fit
    {
        /// <summary>None.</summary>
        None,

        /// <summary>The one in force.</summary>
        InForce,

        /// <summary>The first of a run: the message asks for an R2 (RFC 8613 App. B.2 step 2).</summary>
        First,

        /// <summary>The second of a run: the message brings an R2 (step 3).</summary>
        Second,

        /// <summary>The third of a run: the message completes it (steps 4 and 5).</summary>
        Third,

        /// <summary>The third of a run of ours whose answer has not come: a request under it proves as well that the peer has completed the run.</summary>
        Awaited
    }
}
