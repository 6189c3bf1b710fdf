using System;

namespace Lwm2m.Crypto
{
    /// <summary>The pseudorandom function of TLS 1.2 with SHA-256 (RFC 5246 §5): P_SHA256(secret, label + seed).</summary>
    public sealed class Tls12Prf
    {
        private readonly HmacSha256 _hmac;
        private readonly byte[] _chain = new byte[HmacSha256.Size];
        private readonly byte[] _part = new byte[HmacSha256.Size];
        private readonly uint[] _secret = new uint[HmacSha256.SavedKeyWords];
        private bool _hasSecret;

        /// <summary>Makes the PRF with an HMAC, whose key it replaces and wipes: <see cref="CryptoEngine.Hmac"/> or its own.</summary>
        public Tls12Prf(HmacSha256 hmac)
        {
            _hmac = hmac;
        }

        /// <summary>Derives any number of bytes from a secret that is used once and not kept.</summary>
        /// <param name="secret">Holds the secret.</param>
        /// <param name="secretOffset">Where it starts.</param>
        /// <param name="secretCount">Its length.</param>
        /// <param name="label">The whole array is the label, in ASCII.</param>
        /// <param name="seed">Holds the seed.</param>
        /// <param name="seedOffset">Where it starts.</param>
        /// <param name="seedCount">Its length.</param>
        /// <param name="output">Where to write; may overlap the secret but not the seed.</param>
        /// <param name="outputOffset">Where to start.</param>
        /// <param name="outputCount">How many bytes.</param>
        public void Derive(
            byte[] secret, int secretOffset, int secretCount, byte[] label, byte[] seed, int seedOffset, int seedCount, byte[] output, int outputOffset, int outputCount)
        {
            lock (_hmac)
            {
                _hmac.SetKey(secret, secretOffset, secretCount);
                Expand(label, seed, seedOffset, seedCount, output, outputOffset, outputCount);
            }
        }

        /// <summary>Keeps a secret for several derivations: hashed once, it saves each of them two blocks.</summary>
        public void SetSecret(byte[] secret, int offset, int count)
        {
            lock (_hmac)
            {
                _hmac.SetKey(secret, offset, count);
                _hmac.SaveKey(_secret);
                _hmac.Clear();
            }

            _hasSecret = true;
        }

        /// <summary>Derives any number of bytes from the kept secret.</summary>
        /// <param name="label">The whole array is the label, in ASCII.</param>
        /// <param name="seed">Holds the seed.</param>
        /// <param name="seedOffset">Where it starts.</param>
        /// <param name="seedCount">Its length.</param>
        /// <param name="output">Where to write; must not overlap the seed.</param>
        /// <param name="outputOffset">Where to start.</param>
        /// <param name="outputCount">How many bytes.</param>
        /// <exception cref="InvalidOperationException">There is no secret.</exception>
        public void Derive(byte[] label, byte[] seed, int seedOffset, int seedCount, byte[] output, int outputOffset, int outputCount)
        {
            if (!_hasSecret)
            {
                throw new InvalidOperationException("no secret");
            }

            lock (_hmac)
            {
                _hmac.RestoreKey(_secret);
                Expand(label, seed, seedOffset, seedCount, output, outputOffset, outputCount);
            }
        }

        /// <summary>Wipes the kept secret.</summary>
        public void Clear()
        {
            Array.Clear(_secret, 0, _secret.Length);
            _hasSecret = false;
        }

        private void Expand(byte[] label, byte[] seed, int seedOffset, int seedCount, byte[] output, int outputOffset, int outputCount)
        {
            HmacSha256 hmac = _hmac;
            hmac.Update(label, 0, label.Length);
            hmac.Update(seed, seedOffset, seedCount);
            while (outputCount > 0)
            {
                // A(i) = HMAC(secret, A(i - 1)), where A(0) is label + seed.
                hmac.Finish(_chain, 0);
                hmac.Update(_chain, 0, HmacSha256.Size);
                hmac.Update(label, 0, label.Length);
                hmac.Update(seed, seedOffset, seedCount);
                hmac.Finish(_part, 0);
                int count = outputCount < HmacSha256.Size ? outputCount : HmacSha256.Size;
                Array.Copy(_part, 0, output, outputOffset, count);
                outputOffset += count;
                outputCount -= count;
                hmac.Update(_chain, 0, HmacSha256.Size);
            }

            hmac.Clear();
            Array.Clear(_chain, 0, HmacSha256.Size);
            Array.Clear(_part, 0, HmacSha256.Size);
        }
    }
}
