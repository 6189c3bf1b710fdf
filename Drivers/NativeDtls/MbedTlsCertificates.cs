using System;
using Lwm2m.Foundation;
using Lwm2m.MbedTls;

namespace Lwm2m.NativeDtls
{
    /// <summary>DTLS 1.2 with certificates on both sides, using the image's Mbed TLS: TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8 (RFC 7925 §4.4).</summary>
    public sealed class MbedTlsCertificates : LinkSecurity
    {
        private readonly MbedTlsSupport _support;
        private readonly DeviceCertificate _certificate;

        /// <summary>Makes the engine.</summary>
        /// <param name="random">The board's random source.</param>
        /// <param name="certificate">The device's certificate and its trust anchor.</param>
        /// <param name="options">Options of every link; null for the defaults for UDP. Its suites are not used.</param>
        /// <exception cref="NotSupportedException">The image lacks the interop assembly Lwm2m.MbedTls, or its Mbed TLS lacks the suite.</exception>
        public MbedTlsCertificates(RandomSource random, DeviceCertificate certificate, MbedTlsOptions options = null)
        {
            _support = new MbedTlsSupport(random, options is null ? new MbedTlsOptions() : options, null);
            _support.Require(MbedTlsSuite.EcdheEcdsaAes128Ccm8);
            _certificate = certificate;
        }

        /// <summary>Makes a secured link over a plain one; the account's key, if it has one, is not used.</summary>
        public override SecuredLink Secure(DatagramLink inner, LinkTarget target, LinkCredentials credentials)
        {
            return new MbedTlsLink(inner, target, (PreSharedKey)credentials, _certificate, _support);
        }
    }
}
