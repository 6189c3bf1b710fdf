using System;

namespace Lwm2m.Crypto
{
    /// <summary>
    /// The AES block cipher (FIPS 197) under one key, over the caller's buffers. The modes (<see cref="AesCcm"/>, <see cref="AesCbc"/>,
    /// <see cref="AesCmac"/>) are built on it; a <see cref="CryptoEngine"/> makes it.
    /// </summary>
    public abstract class AesBlock
    {
        /// <summary>Size of a block in bytes.</summary>
        public const int Size = 16;

        // Of engines that work on bytes, made when first needed.
        private byte[] _bytes;

        /// <summary>Expands a key; the previous one is wiped.</summary>
        /// <param name="key">Buffer that holds the key.</param>
        /// <param name="offset">Where the key starts.</param>
        /// <param name="count">16, 24 or 32 bytes.</param>
        /// <exception cref="ArgumentException">Another length.</exception>
        public abstract void SetKey(byte[] key, int offset, int count);

        /// <summary>Encrypts adjacent blocks in place, each on its own. Several at a time may be faster.</summary>
        /// <exception cref="InvalidOperationException">There is no key.</exception>
        public abstract void Encrypt(byte[] buffer, int offset, int blocks);

        /// <summary>
        /// As <see cref="Encrypt(byte[], int, int)"/>, for blocks given as four big-endian words each. An engine that works
        /// on words overrides it, so that CCM need not convert them.
        /// </summary>
        /// <exception cref="InvalidOperationException">There is no key.</exception>
        public virtual void EncryptWords(uint[] words, int offset, int blocks)
        {
            int count = blocks * Size;
            if (_bytes is null || _bytes.Length < count)
            {
                _bytes = new byte[count];
            }

            byte[] bytes = _bytes;
            for (int at = 0; at < count; at++)
            {
                bytes[at] = (byte)(words[offset + (at >> 2)] >> ((~at & 3) << 3));
            }

            Encrypt(bytes, 0, blocks);
            for (int at = 0; at < count; at += 4)
            {
                words[offset + (at >> 2)] = ((uint)bytes[at] << 24) | ((uint)bytes[at + 1] << 16) | ((uint)bytes[at + 2] << 8) | bytes[at + 3];
            }

            Array.Clear(bytes, 0, count);
        }

        /// <summary>Decrypts adjacent blocks in place, each on its own.</summary>
        /// <exception cref="InvalidOperationException">There is no key.</exception>
        public abstract void Decrypt(byte[] buffer, int offset, int blocks);

        /// <summary>Wipes the key.</summary>
        public abstract void Clear();
    }
}
