using System;

namespace Lwm2m.Crypto
{
    /// <summary>
    /// HMAC-SHA-256 (RFC 2104) of messages that come in parts. The key is hashed once: each message under it costs two blocks less
    /// (RFC 2104 §4).
    /// </summary>
    public sealed class HmacSha256
    {
        /// <summary>Size of a MAC in bytes.</summary>
        public const int Size = Sha256.Size;

        private const byte InnerPad = 0x36;
        private const byte OuterPad = 0x5c;

        private readonly Sha256 _inner;
        private readonly Sha256 _outer;
        private readonly Sha256 _running;
        private readonly byte[] _block = new byte[Sha256.BlockSize];
        private bool _hasKey;

        /// <summary>HMAC on an engine's hash.</summary>
        public HmacSha256(CryptoEngine engine)
        {
            _inner = engine.CreateSha256();
            _outer = engine.CreateSha256();
            _running = engine.CreateSha256();
        }

        /// <summary>Sets the key, of any length, and starts a message.</summary>
        public void SetKey(byte[] key, int offset, int count)
        {
            byte[] block = _block;
            Array.Clear(block, 0, Sha256.BlockSize);
            if (count > Sha256.BlockSize)
            {
                _running.Restart();
                _running.Update(key, offset, count);
                _running.Finish(block, 0);
            }
            else if (count > 0)
            {
                Array.Copy(key, offset, block, 0, count);
            }

            Absorb(_inner, InnerPad);
            Absorb(_outer, InnerPad ^ OuterPad);
            Array.Clear(block, 0, Sha256.BlockSize);
            _hasKey = true;
            Restart();
        }

        /// <summary>Takes the next part of the message.</summary>
        public void Update(byte[] buffer, int offset, int count)
        {
            _running.Update(buffer, offset, count);
        }

        /// <summary>Writes the MAC, 32 bytes, and starts the next message under the same key.</summary>
        /// <exception cref="InvalidOperationException">There is no key.</exception>
        public void Finish(byte[] output, int offset)
        {
            if (!_hasKey)
            {
                throw new InvalidOperationException("no HMAC key");
            }

            _running.Finish(_block, 0);
            _outer.CopyTo(_running);
            _running.Update(_block, 0, Sha256.Size);
            _running.Finish(output, offset);
            Array.Clear(_block, 0, Sha256.Size);
            Restart();
        }

        /// <summary>Forgets what was taken and starts the message anew, under the same key.</summary>
        public void Restart()
        {
            _inner.CopyTo(_running);
        }

        /// <summary>Wipes the key.</summary>
        public void Clear()
        {
            _inner.Clear();
            _outer.Clear();
            _running.Clear();
            _hasKey = false;
        }

        private void Absorb(Sha256 hash, int pad)
        {
            byte[] block = _block;
            for (int i = 0; i < Sha256.BlockSize; i++)
            {
                block[i] = (byte)(block[i] ^ pad);
            }

            hash.Restart();
            hash.Update(block, 0, Sha256.BlockSize);
        }
    }
}
