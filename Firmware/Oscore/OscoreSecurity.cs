using System;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>OSCORE (RFC 8613) for every server of one client, which one thread steps: all its protections share what they work with.</summary>
    public sealed class OscoreSecurity : MessageSecurity
    {
        private readonly RandomSource _random;
        private readonly CryptoEngine _engine;
        private readonly OscoreOptions _options;
        private readonly Store _store;
        private readonly SequenceReservation _numbers;
        private readonly OscoreWork _work;
        private string[] _names = new string[0];
        private OscoreProtection[] _protections = new OscoreProtection[0];

        /// <summary>Makes the choice of this engine.</summary>
        /// <param name="random">The board's random source.</param>
        /// <param name="engine">Where AES and SHA-256 come from; null for C#.</param>
        /// <param name="options">Bounds and choices of every protection; null for the usual ones.</param>
        /// <param name="store">
        /// Where numbers and windows outlive a restart. Null to forget them, which goes only with <see cref="Rederivation.OnFirstUseAndLoss"/>: then
        /// each start derives anew. It sees no secrets, but whoever sets it back makes numbers come twice.
        /// </param>
        /// <exception cref="ArgumentException">There is no random source, or the options cannot be used, or not without a store.</exception>
        public OscoreSecurity(RandomSource random, CryptoEngine engine = null, OscoreOptions options = null, Store store = null)
        {
            if (random is null)
            {
                throw new ArgumentException("no random source");
            }

            _random = random;
            _engine = engine is null ? new SoftwareCrypto() : engine;
            _options = options is null ? new OscoreOptions() : options;
            _options.Check();
            _store = store;
            _work = new OscoreWork(new Hkdf(_engine.Hmac));
            _numbers = store is null ? null : ContextStore.NumbersIn(store, _options);
        }

        /// <summary>Makes the protection of the exchanges with one server. One made before under the same name is wiped.</summary>
        /// <param name="credentials">What both sides hold; null when the server itself is not spoken to with OSCORE, only others behind it (<see cref="OscoreProtection.AddContext"/>).</param>
        /// <param name="name">Names its records in the store; the same after a restart.</param>
        /// <exception cref="ArgumentException">The credentials cannot be used, or another protection has the same keys.</exception>
        public override MessageProtection Protect(ObjectCredentials credentials, string name)
        {
            int at = Find(name);
            if (at >= 0)
            {
                _protections[at].Wipe();
                _protections[at] = null;
            }

            OscoreProtection protection = new OscoreProtection(credentials, name, _random, _engine, _options, _store, _numbers, _work);
            for (int i = 0; i < _protections.Length; i++)
            {
                if (_protections[i] is not null && protection.SharesKey(_protections[i]))
                {
                    protection.Wipe();
                    throw new ArgumentException("OSCORE context twice");
                }
            }

            Keep(protection, name);
            return protection;
        }

        /// <inheritdoc/>
        public override MessageSecurity Rehearse()
        {
            return new OscoreSecurity(_random, _engine, _options, new MemoryStore(ContextStore.Records, ContextStore.MaxRecordLength));
        }

        /// <inheritdoc/>
        public override void Forget(string name)
        {
            int at = Find(name);
            if (at >= 0)
            {
                _protections[at].Wipe();
                _protections[at] = null;
            }

            if (_store is not null)
            {
                ContextStore.Erase(_store, name);
            }
        }

        private int Find(string name)
        {
            for (int i = 0; i < _protections.Length; i++)
            {
                if (_protections[i] is not null && _names[i] == name)
                {
                    return i;
                }
            }

            return -1;
        }

        private void Keep(OscoreProtection protection, string name)
        {
            int at = 0;
            while (at < _protections.Length && _protections[at] is not null)
            {
                at++;
            }

            if (at == _protections.Length)
            {
                string[] names = new string[at + 1];
                OscoreProtection[] protections = new OscoreProtection[at + 1];
                Array.Copy(_names, 0, names, 0, at);
                Array.Copy(_protections, 0, protections, 0, at);
                _names = names;
                _protections = protections;
            }

            _names[at] = name;
            _protections[at] = protection;
        }
    }
}
