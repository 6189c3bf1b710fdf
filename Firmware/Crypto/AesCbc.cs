using System;

namespace Lwm2m.Crypto
{
    /// <summary>AES in cipher block chaining mode (SP 800-38A §6.2), in place and without padding.</summary>
    public static class AesCbc
    {
        /// <summary>Encrypts whole blocks in place.</summary>
        /// <param name="aes">The cipher with its key.</param>
        /// <param name="iv">Holds the initialization vector, 16 bytes; not changed.</param>
        /// <param name="ivOffset">Where it starts.</param>
        /// <param name="buffer">Plaintext, afterwards ciphertext.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">A multiple of 16 bytes.</param>
        /// <exception cref="ArgumentException">Not a multiple of 16 within the buffer; nothing was encrypted.</exception>
        public static void Encrypt(AesBlock aes, byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            if (!IsWholeBlocks(buffer, offset, count))
            {
                throw new ArgumentException("CBC message size");
            }

            for (int end = offset + count; offset < end; offset += AesBlock.Size)
            {
                Chain(buffer, offset, iv, ivOffset);
                aes.Encrypt(buffer, offset, 1);
                iv = buffer;
                ivOffset = offset;
            }
        }

        /// <summary>Decrypts whole blocks in place.</summary>
        /// <param name="aes">The cipher with its key.</param>
        /// <param name="iv">Holds the initialization vector, 16 bytes; not changed.</param>
        /// <param name="ivOffset">Where it starts.</param>
        /// <param name="buffer">Ciphertext, afterwards plaintext.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">A multiple of 16 bytes.</param>
        /// <returns>False if it is not a multiple of 16 within the buffer; nothing was decrypted.</returns>
        public static bool Decrypt(AesBlock aes, byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            if (!IsWholeBlocks(buffer, offset, count))
            {
                return false;
            }

            // From the last block back, so that the ciphertext before it is still there to be chained with.
            for (int at = offset + count - AesBlock.Size; at >= offset; at -= AesBlock.Size)
            {
                aes.Decrypt(buffer, at, 1);
                if (at > offset)
                {
                    Chain(buffer, at, buffer, at - AesBlock.Size);
                }
                else
                {
                    Chain(buffer, at, iv, ivOffset);
                }
            }

            return true;
        }

        private static bool IsWholeBlocks(byte[] buffer, int offset, int count)
        {
            return count >= 0 && count % AesBlock.Size == 0 && count <= buffer.Length - offset;
        }

        private static void Chain(byte[] buffer, int offset, byte[] previous, int previousOffset)
        {
            for (int i = 0; i < AesBlock.Size; i++)
            {
                buffer[offset + i] = (byte)(buffer[offset + i] ^ previous[previousOffset + i]);
            }
        }
    }
}
