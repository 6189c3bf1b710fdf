namespace Lwm2m.Oscore
{
    /// <summary>When a security context is derived anew with nonces of both sides (RFC 8613 App. B.2) instead of being used as provisioned.</summary>
    public enum Rederivation
    {
        /// <summary>Never: the provisioned context is always used, with RFC 8613 App. B.1 alone.</summary>
        Never,

        /// <summary>When the other side seems to have lost it, or requests it.</summary>
        OnLoss,

        /// <summary>On loss, and before the first use of a context, as LwM2M 1.2 requires.</summary>
        OnFirstUseAndLoss
    }
}
