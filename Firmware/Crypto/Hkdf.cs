using System;

namespace Lwm2m.Crypto
{
    /// <summary>HKDF with SHA-256 (RFC 5869), used by OSCORE to derive its keys (RFC 8613 §3.2.1).</summary>
    public sealed class Hkdf
    {
        /// <summary>Size in bytes of the pseudorandom key between the two steps.</summary>
        public const int PrkSize = HmacSha256.Size;

        /// <summary>The most that can be expanded, in bytes (RFC 5869 §2.3).</summary>
        public const int MaxOutput = 255 * HmacSha256.Size;

        private readonly HmacSha256 _hmac;
        private readonly byte[] _step = new byte[HmacSha256.Size + 1];

        /// <summary>Makes HKDF with an HMAC, whose key it replaces and wipes: the shared one (<see cref="CryptoEngine.Hmac"/>) or its own.</summary>
        public Hkdf(HmacSha256 hmac)
        {
            _hmac = hmac;
        }

        /// <summary>Extracts a pseudorandom key, 32 bytes, from a secret (RFC 5869 §2.2).</summary>
        /// <param name="salt">May be null if there is none.</param>
        /// <param name="saltOffset">Where the salt starts.</param>
        /// <param name="saltCount">Its length, 0 for none.</param>
        /// <param name="secret">The input keying material.</param>
        /// <param name="secretOffset">Where it starts.</param>
        /// <param name="secretCount">Its length.</param>
        /// <param name="prk">Where to write the key.</param>
        /// <param name="prkOffset">Where to start.</param>
        public void Extract(byte[] salt, int saltOffset, int saltCount, byte[] secret, int secretOffset, int secretCount, byte[] prk, int prkOffset)
        {
            lock (_hmac)
            {
                _hmac.SetKey(salt, saltOffset, saltCount);
                _hmac.Update(secret, secretOffset, secretCount);
                _hmac.Finish(prk, prkOffset);
                _hmac.Clear();
            }
        }

        /// <summary>Derives keys from a pseudorandom key of 32 bytes (RFC 5869 §2.3).</summary>
        /// <param name="prk">Holds the pseudorandom key.</param>
        /// <param name="prkOffset">Where it starts.</param>
        /// <param name="info">The info: the purpose of the keys.</param>
        /// <param name="infoOffset">Where it starts.</param>
        /// <param name="infoCount">Its length; may be 0.</param>
        /// <param name="output">Where to write; must not overlap <paramref name="info"/>.</param>
        /// <param name="outputOffset">Where to start.</param>
        /// <param name="outputCount">Up to <see cref="MaxOutput"/> bytes.</param>
        /// <exception cref="ArgumentException">More than <see cref="MaxOutput"/>.</exception>
        public void Expand(byte[] prk, int prkOffset, byte[] info, int infoOffset, int infoCount, byte[] output, int outputOffset, int outputCount)
        {
            if (outputCount > MaxOutput)
            {
                throw new ArgumentException("HKDF output size");
            }

            byte[] step = _step;
            step[HmacSha256.Size] = 0;
            lock (_hmac)
            {
                _hmac.SetKey(prk, prkOffset, PrkSize);
                while (outputCount > 0)
                {
                    if (step[HmacSha256.Size]++ > 0)
                    {
                        _hmac.Update(step, 0, HmacSha256.Size);
                    }

                    _hmac.Update(info, infoOffset, infoCount);
                    _hmac.Update(step, HmacSha256.Size, 1);
                    _hmac.Finish(step, 0);
                    int part = outputCount < HmacSha256.Size ? outputCount : HmacSha256.Size;
                    Array.Copy(step, 0, output, outputOffset, part);
                    outputOffset += part;
                    outputCount -= part;
                }

                _hmac.Clear();
            }

            Array.Clear(step, 0, step.Length);
        }
    }
}
