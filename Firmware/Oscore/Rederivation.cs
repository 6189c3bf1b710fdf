namespace Lwm2m.Oscore
{
    /// <summary>When a security context is derived anew with nonces of both sides (RFC 8613 App. B.2) instead of being used as it was given.</summary>
    public enum Rederivation
    {
        /// <summary>Never: the context that was given is used for good, with App. B.1 alone.</summary>
        Never,

        /// <summary>When the other side seems to have lost it, or asks for it.</summary>
        OnLoss,

        /// <summary>Then, and before a context is used for the first time, as LwM2M 1.2 demands.</summary>
        OnFirstUseAndLoss
    }
}
