namespace Lwm2m.Foundation
{
    /// <summary>Kind of credentials a client uses on a link.</summary>
    public enum CredentialKind
    {
        /// <summary>Nothing: the link has no security of its own.</summary>
        None,

        /// <summary>A pre-shared key and its identity (RFC 4279): <see cref="PreSharedKey"/>.</summary>
        PreSharedKey,

        /// <summary>A key pair whose public key the server knows (RFC 7250).</summary>
        RawPublicKey,

        /// <summary>A certificate (RFC 5280).</summary>
        Certificate,

        /// <summary>Keys held by the smart card, which is the endpoint of the secured link: <see cref="SmsCredentials"/>.</summary>
        Card,

        /// <summary>What a proprietary binding understands: <see cref="SmsCredentials"/> of the modes 204 to 255.</summary>
        Proprietary
    }
}
