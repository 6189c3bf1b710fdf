using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>DTLS 1.2 with pre-shared keys in C#, for every board. The links of a client share memory, as one thread steps them.</summary>
    public sealed class DtlsPsk : LinkSecurity
    {
        /// <summary>Names of records are this and <see cref="LinkCredentials.Name"/>, or a digit or two for each link in the order in which they are made.</summary>
        private const string RecordName = "dtls";

        private readonly RandomSource _random;
        private readonly DtlsOptions _options;
        private readonly CryptoEngine _engine;
        private readonly StoreOwners _owners;
        private readonly RecordWork _work = new RecordWork();
        private int _links;

        /// <summary>Makes the engine.</summary>
        /// <param name="random">The board's random source.</param>
        /// <param name="options">Options of every link; null for the defaults for UDP.</param>
        /// <param name="engine">Provides AES and SHA-256; null for the implementation in C#.</param>
        /// <param name="store">
        /// Keeps connections and sessions over a sleep with the power off: a <see cref="SealedStore"/>, as they hold keys
        /// (RFC 7925 §7); null to keep none.
        /// </param>
        public DtlsPsk(RandomSource random, DtlsOptions options = null, CryptoEngine engine = null, Store store = null)
        {
            _random = random;
            _options = options is null ? new DtlsOptions() : options;
            _engine = engine is null ? new SoftwareCrypto() : engine;
            _owners = store is null ? null : new StoreOwners(store);
        }

        /// <summary>Makes a secured link over a plain one. Offers the target's cipher suites that are supported here, in their order.</summary>
        public override SecuredLink Secure(DatagramLink inner, LinkTarget target, LinkCredentials credentials)
        {
            string fault = FindFault(target, credentials);
            if (fault is not null)
            {
                throw new ArgumentException(fault);
            }

            DtlsOptions options = _options.For(inner.Timing);
            options = target.CipherSuites is null ? options : options.With(CipherSuite.KnownOf(target.CipherSuites));
            DtlsStore store = null;
            if (_owners is not null && credentials.Name != LinkCredentials.Unkept)
            {
                string name = RecordName + (credentials.Name is null ? (_links++).ToString() : credentials.Name);
                store = new DtlsStore(_owners.Take(name), name);
            }

            return new DtlsLink(inner, (PreSharedKey)credentials, options, _engine, _random, store, _work);
        }

        /// <inheritdoc/>
        public override string FindFault(LinkTarget target, LinkCredentials credentials)
        {
            return target.CipherSuites is null || CipherSuite.KnownOf(target.CipherSuites).Length > 0 ? null : "no known cipher suite";
        }
    }
}
