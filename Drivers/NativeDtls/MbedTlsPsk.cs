using System;
using Lwm2m.Foundation;

namespace Lwm2m.NativeDtls
{
    /// <summary>DTLS 1.2 with pre-shared keys, using the image's Mbed TLS.</summary>
    public sealed class MbedTlsPsk : LinkSecurity
    {
        private readonly MbedTlsSupport _support;

        /// <summary>Makes the engine.</summary>
        /// <param name="random">The board's random source.</param>
        /// <param name="options">Options of every link; null for the defaults for UDP.</param>
        /// <param name="store">Keeps connections while the power is off: a sealed store, as they hold keys (RFC 7925 §7); null for none.</param>
        /// <exception cref="NotSupportedException">The image lacks the interop assembly Lwm2m.MbedTls, or its Mbed TLS lacks a suite.</exception>
        public MbedTlsPsk(RandomSource random, MbedTlsOptions options = null, Store store = null)
        {
            _support = new MbedTlsSupport(random, options is null ? new MbedTlsOptions() : options, store);
            _support.Require(_support.Options.Suites);
        }

        /// <summary>Makes a secured link over a plain one. Offers the target's cipher suites that the image has, in their order.</summary>
        public override SecuredLink Secure(DatagramLink inner, LinkTarget target, LinkCredentials credentials)
        {
            string fault = FindFault(target, credentials);
            if (fault is not null)
            {
                throw new ArgumentException(fault);
            }

            return new MbedTlsLink(inner, target, (PreSharedKey)credentials, null, _support);
        }

        /// <inheritdoc/>
        public override string FindFault(LinkTarget target, LinkCredentials credentials)
        {
            return _support.PskSuitesOf(target.CipherSuites) != 0 ? null : "no cipher suite of the image";
        }
    }
}
