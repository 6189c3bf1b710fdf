namespace Lwm2m.Client
{
    /// <summary>The security mode of a server account: Security object, resource 2.</summary>
    public enum SecurityMode
    {
        /// <summary>DTLS with a pre-shared key.</summary>
        PreSharedKey = 0,

        /// <summary>DTLS with raw public keys.</summary>
        RawPublicKey = 1,

        /// <summary>DTLS with certificates.</summary>
        Certificate = 2,

        /// <summary>No DTLS.</summary>
        NoSec = 3,

        /// <summary>DTLS with a certificate from EST.</summary>
        CertificateWithEst = 4
    }
}
