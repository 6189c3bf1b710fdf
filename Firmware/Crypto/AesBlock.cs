using System;

namespace Lwm2m.Crypto
{
    /// <summary>
    /// The AES block cipher (FIPS 197) under one key, over the caller's buffers. The modes (<see cref="AesCcm"/>, <see cref="AesCbc"/>,
    /// <see cref="AesCmac"/>) stand on it; a <see cref="CryptoEngine"/> makes it.
    /// </summary>
    public abstract class AesBlock
    {
        /// <summary>Size of a block in bytes.</summary>
        public const int Size = 16;

        /// <summary>Expands a key; the one before it is wiped.</summary>
        /// <param name="key">Holds the key.</param>
        /// <param name="offset">Where the key starts.</param>
        /// <param name="count">16, 24 or 32 bytes.</param>
        /// <exception cref="ArgumentException">Another length.</exception>
        public abstract void SetKey(byte[] key, int offset, int count);

        /// <summary>Encrypts adjacent blocks in place, each for itself. More than one at a time is faster on engines that can work on several.</summary>
        /// <exception cref="InvalidOperationException">There is no key.</exception>
        public abstract void Encrypt(byte[] buffer, int offset, int blocks);

        /// <summary>Decrypts adjacent blocks in place, each for itself.</summary>
        /// <exception cref="InvalidOperationException">There is no key.</exception>
        public abstract void Decrypt(byte[] buffer, int offset, int blocks);

        /// <summary>Wipes the key.</summary>
        public abstract void Clear();
    }
}
