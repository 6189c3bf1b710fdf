using System;

namespace Lwm2m.Crypto
{
    /// <summary>AES-CMAC (RFC 4493, SP 800-38B) of a message given in parts.</summary>
    public sealed class AesCmac
    {
        /// <summary>Size of the full tag in bytes.</summary>
        public const int Size = AesBlock.Size;

        private readonly AesBlock _aes;
        private readonly byte[] _mac = new byte[AesBlock.Size];
        private readonly byte[] _subkey = new byte[AesBlock.Size];
        private int _filled;

        /// <summary>Makes CMAC with a block cipher, used by this object only.</summary>
        public AesCmac(AesBlock aes)
        {
            _aes = aes;
        }

        /// <summary>Sets the key and starts a message.</summary>
        /// <exception cref="ArgumentException">Not 16, 24 or 32 bytes.</exception>
        public void SetKey(byte[] key, int offset, int count)
        {
            _aes.SetKey(key, offset, count);
            Restart();
        }

        /// <summary>Adds the next part of the message.</summary>
        public void Update(byte[] buffer, int offset, int count)
        {
            byte[] mac = _mac;
            int filled = _filled;
            for (int end = offset + count; offset < end; offset++)
            {
                // A full block waits until it is known whether it is the last.
                if (filled == AesBlock.Size)
                {
                    _aes.Encrypt(mac, 0, 1);
                    filled = 0;
                }

                mac[filled] = (byte)(mac[filled] ^ buffer[offset]);
                filled++;
            }

            _filled = filled;
        }

        /// <summary>Writes the first bytes of the tag and starts the next message under the same key.</summary>
        /// <param name="output">Where to write.</param>
        /// <param name="offset">Where to start.</param>
        /// <param name="count">1 to 16 bytes.</param>
        /// <exception cref="ArgumentException">Another length.</exception>
        public void Finish(byte[] output, int offset, int count)
        {
            if (count < 1 || count > Size)
            {
                throw new ArgumentException("CMAC tag size");
            }

            Array.Clear(_subkey, 0, AesBlock.Size);
            _aes.Encrypt(_subkey, 0, 1);
            Double(_subkey);
            if (_filled < AesBlock.Size)
            {
                _mac[_filled] ^= 0x80;
                Double(_subkey);
            }

            for (int i = 0; i < AesBlock.Size; i++)
            {
                _mac[i] = (byte)(_mac[i] ^ _subkey[i]);
            }

            _aes.Encrypt(_mac, 0, 1);
            Array.Copy(_mac, 0, output, offset, count);
            Restart();
        }

        /// <summary>Discards the message so far and starts a new one under the same key.</summary>
        public void Restart()
        {
            Array.Clear(_mac, 0, AesBlock.Size);
            Array.Clear(_subkey, 0, AesBlock.Size);
            _filled = 0;
        }

        /// <summary>Wipes the key.</summary>
        public void Clear()
        {
            _aes.Clear();
            Restart();
        }

        /// <summary>Times x in the field of 2^128 elements (RFC 4493 §2.3).</summary>
        private static void Double(byte[] block)
        {
            int carry = (block[0] >> 7) * 0x87;
            for (int i = AesBlock.Size - 1; i >= 0; i--)
            {
                int shifted = (block[i] << 1) ^ carry;
                carry = block[i] >> 7;
                block[i] = (byte)shifted;
            }
        }
    }
}
