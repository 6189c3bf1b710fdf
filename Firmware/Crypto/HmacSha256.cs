using System;

namespace Lwm2m.Crypto
{
    /// <summary>
    /// HMAC-SHA-256 (RFC 2104) of messages given in parts. The key is hashed once and the midstates are kept: each message under
    /// it takes two blocks less (RFC 2104 §4).
    /// </summary>
    public sealed class HmacSha256
    {
        /// <summary>Size of a MAC in bytes.</summary>
        public const int Size = Sha256.Size;

        /// <summary>Number of words <see cref="SaveKey"/> writes.</summary>
        public const int SavedKeyWords = 2 * Sha256.MidstateWords;

        private const byte InnerPad = 0x36;
        private const byte OuterPad = 0x5c;
        private const int Inner = 0;
        private const int Outer = Sha256.MidstateWords;

        private readonly Sha256 _hash;

        // The hash after the key with either pad: as good as the key, and wiped like it.
        private readonly uint[] _midstates = new uint[SavedKeyWords];
        private readonly byte[] _block = new byte[Sha256.BlockSize];
        private bool _hasKey;

        /// <summary>Makes an HMAC with the hash of an engine.</summary>
        public HmacSha256(CryptoEngine engine)
        {
            _hash = engine.CreateSha256();
        }

        /// <summary>Sets the key, of any length, and starts a message.</summary>
        public void SetKey(byte[] key, int offset, int count)
        {
            byte[] block = _block;
            Array.Clear(block, 0, Sha256.BlockSize);
            _hash.Restart();
            if (count > Sha256.BlockSize)
            {
                _hash.Update(key, offset, count);
                _hash.Finish(block, 0);
            }
            else if (count > 0)
            {
                Array.Copy(key, offset, block, 0, count);
            }

            Absorb(InnerPad, Inner);
            Absorb(InnerPad ^ OuterPad, Outer);
            Array.Clear(block, 0, Sha256.BlockSize);
            _hasKey = true;
            Restart();
        }

        /// <summary>Writes the midstates of the key: as secret as the key, to be kept and wiped like it.</summary>
        /// <param name="saved">Receives <see cref="SavedKeyWords"/> words.</param>
        /// <exception cref="InvalidOperationException">There is no key.</exception>
        public void SaveKey(uint[] saved)
        {
            RequireKey();
            Array.Copy(_midstates, 0, saved, 0, SavedKeyWords);
        }

        /// <summary>Sets a key from what <see cref="SaveKey"/> wrote, without hashing it again, and starts a message.</summary>
        public void RestoreKey(uint[] saved)
        {
            Array.Copy(saved, 0, _midstates, 0, SavedKeyWords);
            _hasKey = true;
            Restart();
        }

        /// <summary>Adds the next part of the message.</summary>
        public void Update(byte[] buffer, int offset, int count)
        {
            _hash.Update(buffer, offset, count);
        }

        /// <summary>Writes the MAC, 32 bytes, and starts the next message under the same key.</summary>
        /// <exception cref="InvalidOperationException">There is no key.</exception>
        public void Finish(byte[] output, int offset)
        {
            RequireKey();
            byte[] block = _block;
            _hash.Finish(block, 0);
            _hash.RestoreMidstate(_midstates, Outer, 1);
            _hash.Update(block, 0, Sha256.Size);
            _hash.Finish(output, offset);
            Array.Clear(block, 0, Sha256.Size);
            Restart();
        }

        /// <summary>Discards the message so far and starts a new one under the same key.</summary>
        public void Restart()
        {
            if (_hasKey)
            {
                _hash.RestoreMidstate(_midstates, Inner, 1);
            }
            else
            {
                _hash.Restart();
            }
        }

        /// <summary>Wipes the key.</summary>
        public void Clear()
        {
            _hash.Clear();
            Array.Clear(_midstates, 0, _midstates.Length);
            _hasKey = false;
        }

        private void RequireKey()
        {
            if (!_hasKey)
            {
                throw new InvalidOperationException("no HMAC key");
            }
        }

        private void Absorb(int pad, int midstate)
        {
            byte[] block = _block;
            for (int i = 0; i < Sha256.BlockSize; i++)
            {
                block[i] = (byte)(block[i] ^ pad);
            }

            _hash.Restart();
            _hash.Update(block, 0, Sha256.BlockSize);
            _hash.SaveMidstate(_midstates, midstate);
        }
    }
}
