using System;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>OSCORE (RFC 8613) for every server of one client, which one thread steps: its protections share working memory.</summary>
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

        /// <summary>Makes the engine.</summary>
        /// <param name="random">The board's random source.</param>
        /// <param name="engine">Provides AES and SHA-256; null for the implementation in C#.</param>
        /// <param name="options">Options of every protection; null for the defaults.</param>
        /// <param name="store">
        /// Keeps numbers and windows over a restart. May be null only with <see cref="Rederivation.OnFirstUseAndLoss"/>: then
        /// each start derives a new context. It holds no secrets, but rolling it back makes numbers repeat.
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

        /// <summary>Makes the protection of the exchanges with one server. An earlier one with the same name is wiped.</summary>
        /// <param name="credentials">The credentials; null if only others use OSCORE (<see cref="OscoreProtection.AddContext"/>).</param>
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
