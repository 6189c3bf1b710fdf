using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// A store whose records are encrypted and authenticated by AES-CCM under a key of the device, each bound to its name. It protects data
    /// as secret as a pre-shared key (RFC 7925 §7). Each nonce is random, so that losing, restoring or erasing data on the medium
    /// repeats none: after 2^24 writes, more than a flash endures, the probability is 2^-49. It cannot detect that an old copy of the whole medium
    /// was restored.
    /// </summary>
    public sealed class SealedStore : Store
    {
        /// <summary>Length of the device key in bytes.</summary>
        public const int KeyLength = 16;

        /// <summary>Bytes that sealing adds to a record: nonce and tag.</summary>
        public const int Overhead = NonceLength + TagLength;

        private const int TagLength = 16;
        private const int NonceLength = 12;

        private readonly Store _inner;
        private readonly RandomSource _random;
        private readonly AesCcm _ccm;
        private readonly byte[] _name = new byte[MaxNameLength];
        private readonly byte[] _record;

        /// <summary>Makes a store that seals its records into another.</summary>
        /// <param name="inner">Keeps the sealed records.</param>
        /// <param name="engine">Provides AES.</param>
        /// <param name="key">The device's own key, 16 bytes, used for nothing else and never changed while records are there.</param>
        /// <param name="random">Provides the nonces.</param>
        /// <param name="maxRecord">Length in bytes of the longest record, unsealed.</param>
        /// <exception cref="ArgumentException">The key has another length.</exception>
        public SealedStore(Store inner, CryptoEngine engine, byte[] key, RandomSource random, int maxRecord = 512)
        {
            if (key.Length != KeyLength)
            {
                throw new ArgumentException("key size");
            }

            _inner = inner;
            _random = random;
            _ccm = new AesCcm(engine.CreateAes(), NonceLength, TagLength);
            _ccm.SetKey(key, 0, KeyLength);
            _record = new byte[maxRecord + Overhead];
        }

        /// <inheritdoc/>
        public override bool IsDoubtful
        {
            get { return _inner.IsDoubtful; }
        }

        /// <inheritdoc/>
        public override int Read(string name, byte[] buffer, int offset, int count)
        {
            int length = _inner.Read(name, _record, 0, _record.Length);
            if (length < 0)
            {
                return length;
            }

            int content = length - Overhead;
            if (content > count)
            {
                return TooLarge;
            }

            if (!_ccm.Unprotect(_record, 0, _name, 0, SetName(name), _record, NonceLength, length - NonceLength))
            {
                return Damaged;
            }

            Array.Copy(_record, NonceLength, buffer, offset, content);
            Array.Clear(_record, 0, length);
            return content;
        }

        /// <inheritdoc/>
        public override bool Write(string name, byte[] buffer, int offset, int count)
        {
            if (count > _record.Length - Overhead)
            {
                return false;
            }

            _random.Fill(_record, 0, NonceLength);
            Array.Copy(buffer, offset, _record, NonceLength, count);
            int length = NonceLength + _ccm.Protect(_record, 0, _name, 0, SetName(name), _record, NonceLength, count);
            return _inner.Write(name, _record, 0, length);
        }

        /// <inheritdoc/>
        public override bool Erase(string name)
        {
            return _inner.Erase(name);
        }

        private int SetName(string name)
        {
            for (int i = 0; i < name.Length; i++)
            {
                _name[i] = (byte)name[i];
            }

            return name.Length;
        }
    }
}
