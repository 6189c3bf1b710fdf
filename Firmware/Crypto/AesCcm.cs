using System;

namespace Lwm2m.Crypto
{
    /// <summary>
    /// AES-CCM (RFC 3610, SP 800-38C): encrypts and authenticates in place. Nonce and tag length are fixed when it is made, as the names of its uses
    /// fix them: AES-CCM-16-64-128 of OSCORE is <c>new AesCcm(aes, 13, 8)</c>, AES_128_CCM_8 of TLS <c>new AesCcm(aes, 12, 8)</c>.
    /// </summary>
    public sealed class AesCcm
    {
        private readonly AesBlock _aes;
        private readonly int _nonceLength;
        private readonly int _tagLength;
        private readonly int _maxMessage;
        private readonly byte[] _counter = new byte[AesBlock.Size];

        // The MAC's state, still to be encrypted, and beside it the next counter block: one call encrypts both.
        private readonly byte[] _pair = new byte[2 * AesBlock.Size];

        /// <summary>CCM under the key that is, or will be, set in a block cipher.</summary>
        /// <param name="aes">The cipher, for this object alone.</param>
        /// <param name="nonceLength">7 to 13 bytes (N = 15 - L, RFC 3610 §2.1); a message is then shorter than 2^(8 (15 - N)) bytes.</param>
        /// <param name="tagLength">4, 6, 8, 10, 12, 14 or 16 bytes (M).</param>
        /// <exception cref="ArgumentException">A length that CCM does not have.</exception>
        public AesCcm(AesBlock aes, int nonceLength, int tagLength)
        {
            if (nonceLength < 7 || nonceLength > 13)
            {
                throw new ArgumentException("CCM nonce size");
            }

            if (tagLength < 4 || tagLength > 16 || (tagLength & 1) != 0)
            {
                throw new ArgumentException("CCM tag size");
            }

            _aes = aes;
            _nonceLength = nonceLength;
            _tagLength = tagLength;
            int lengthBytes = 15 - nonceLength;
            _maxMessage = lengthBytes > 3 ? int.MaxValue : (1 << (8 * lengthBytes)) - 1;
        }

        /// <summary>Bytes of a nonce.</summary>
        public int NonceLength
        {
            get { return _nonceLength; }
        }

        /// <summary>Bytes by which a protected message is longer.</summary>
        public int TagLength
        {
            get { return _tagLength; }
        }

        /// <summary>Sets the key.</summary>
        /// <exception cref="ArgumentException">Not 16, 24 or 32 bytes.</exception>
        public void SetKey(byte[] key, int offset, int count)
        {
            _aes.SetKey(key, offset, count);
        }

        /// <summary>Wipes the key.</summary>
        public void Clear()
        {
            _aes.Clear();
            Array.Clear(_counter, 0, _counter.Length);
        }

        /// <summary>Encrypts <paramref name="count"/> bytes in place and writes the tag right after them. A nonce must never come twice under a key.</summary>
        /// <param name="nonce">Holds <see cref="NonceLength"/> bytes from <paramref name="nonceOffset"/>.</param>
        /// <param name="nonceOffset">Where the nonce starts.</param>
        /// <param name="aad">What is authenticated but not encrypted; may be null if there is nothing.</param>
        /// <param name="aadOffset">Where it starts.</param>
        /// <param name="aadCount">Its length.</param>
        /// <param name="buffer">The plaintext, and room for the tag after it.</param>
        /// <param name="offset">Where the plaintext starts.</param>
        /// <param name="count">Bytes of plaintext.</param>
        /// <returns>Length of the ciphertext with its tag.</returns>
        /// <exception cref="ArgumentException">No room for the tag, or longer than the nonce length allows; nothing was encrypted.</exception>
        public int Protect(byte[] nonce, int nonceOffset, byte[] aad, int aadOffset, int aadCount, byte[] buffer, int offset, int count)
        {
            if (count < 0 || count > _maxMessage || buffer.Length - offset - _tagLength < count)
            {
                throw new ArgumentException("CCM message size");
            }

            StartMac(nonce, nonceOffset, aad, aadOffset, aadCount, count);
            Crypt(buffer, offset, count, false);
            Array.Copy(_pair, 0, buffer, offset + count, _tagLength);
            Wipe();
            return count + _tagLength;
        }

        /// <summary>Decrypts in place what <see cref="Protect"/> made, and verifies it.</summary>
        /// <param name="nonce">Holds <see cref="NonceLength"/> bytes from <paramref name="nonceOffset"/>.</param>
        /// <param name="nonceOffset">Where the nonce starts.</param>
        /// <param name="aad">What is authenticated but not encrypted; may be null if there is nothing.</param>
        /// <param name="aadOffset">Where it starts.</param>
        /// <param name="aadCount">Its length.</param>
        /// <param name="buffer">Ciphertext and tag; afterwards plaintext and tag.</param>
        /// <param name="offset">Where the ciphertext starts.</param>
        /// <param name="count">Bytes of ciphertext with its tag.</param>
        /// <param name="restores">Whether the ciphertext is in the buffer again when it does not verify, to be tried under another key.</param>
        /// <returns>
        /// True: the first <paramref name="count"/> - <see cref="TagLength"/> bytes are the plaintext. False: it is forged, damaged or of an impossible length;
        /// nothing of the plaintext is left in the buffer.
        /// </returns>
        public bool Unprotect(byte[] nonce, int nonceOffset, byte[] aad, int aadOffset, int aadCount, byte[] buffer, int offset, int count, bool restores = false)
        {
            int length = count - _tagLength;
            if (length < 0 || length > _maxMessage || buffer.Length - offset < count)
            {
                return false;
            }

            StartMac(nonce, nonceOffset, aad, aadOffset, aadCount, length);
            Crypt(buffer, offset, length, true);
            bool genuine = ConstantTime.Equal(_pair, 0, buffer, offset + length, _tagLength);
            if (!genuine && restores)
            {
                StartMac(nonce, nonceOffset, aad, aadOffset, aadCount, length);
                Crypt(buffer, offset, length, false);
            }
            else if (!genuine)
            {
                Array.Clear(buffer, offset, length);
            }

            Wipe();
            return genuine;
        }

        /// <summary>The first block and the additional data (RFC 3610 §2.2); their last block stays to be encrypted.</summary>
        private void StartMac(byte[] nonce, int nonceOffset, byte[] aad, int aadOffset, int aadCount, int count)
        {
            byte[] mac = _pair;
            int lengthBytes = 15 - _nonceLength;
            mac[0] = (byte)((aadCount > 0 ? 0x40 : 0) | ((_tagLength - 2) << 2) | (lengthBytes - 1));
            Array.Copy(nonce, nonceOffset, mac, 1, _nonceLength);
            int left = count;
            for (int i = 15; i > _nonceLength; i--)
            {
                mac[i] = (byte)left;
                left >>= 8;
            }

            _counter[0] = (byte)(lengthBytes - 1);
            Array.Copy(nonce, nonceOffset, _counter, 1, _nonceLength);
            Array.Clear(_counter, 1 + _nonceLength, lengthBytes);

            if (aadCount > 0)
            {
                Authenticate(aad, aadOffset, aadCount);
            }
        }

        private void Authenticate(byte[] aad, int offset, int count)
        {
            byte[] mac = _pair;
            _aes.Encrypt(mac, 0, 1);
            int at = 0;
            if (count >= 0xff00)
            {
                mac[0] ^= 0xff;
                mac[1] ^= 0xfe;
                mac[2] ^= (byte)(count >> 24);
                mac[3] ^= (byte)(count >> 16);
                at = 4;
            }

            mac[at] ^= (byte)(count >> 8);
            mac[at + 1] ^= (byte)count;
            at += 2;
            for (int end = offset + count; offset < end; offset++)
            {
                if (at == AesBlock.Size)
                {
                    _aes.Encrypt(mac, 0, 1);
                    at = 0;
                }

                mac[at] = (byte)(mac[at] ^ aad[offset]);
                at++;
            }
        }

        /// <summary>Counter mode and MAC in one pass (RFC 3610 §2.2, §2.3); leaves the tag in the first bytes of the pair.</summary>
        private void Crypt(byte[] buffer, int offset, int count, bool decrypt)
        {
            AesBlock aes = _aes;
            byte[] pair = _pair;
            byte[] counter = _counter;
            int end = offset + count;
            while (offset < end)
            {
                int digit = 15;
                while (++counter[digit] == 0)
                {
                    digit--;
                }

                Array.Copy(counter, 0, pair, AesBlock.Size, AesBlock.Size);
                aes.Encrypt(pair, 0, 2);
                int length = end - offset < AesBlock.Size ? end - offset : AesBlock.Size;
                if (decrypt)
                {
                    for (int i = 0; i < length; i++, offset++)
                    {
                        int plain = buffer[offset] ^ pair[i + AesBlock.Size];
                        buffer[offset] = (byte)plain;
                        pair[i] = (byte)(pair[i] ^ plain);
                    }
                }
                else
                {
                    for (int i = 0; i < length; i++, offset++)
                    {
                        int plain = buffer[offset];
                        pair[i] = (byte)(pair[i] ^ plain);
                        buffer[offset] = (byte)(plain ^ pair[i + AesBlock.Size]);
                    }
                }
            }

            Array.Clear(counter, 1 + _nonceLength, 15 - _nonceLength);
            Array.Copy(counter, 0, pair, AesBlock.Size, AesBlock.Size);
            aes.Encrypt(pair, 0, 2);
            for (int i = 0; i < _tagLength; i++)
            {
                pair[i] = (byte)(pair[i] ^ pair[i + AesBlock.Size]);
            }
        }

        private void Wipe()
        {
            Array.Clear(_pair, 0, _pair.Length);
        }
    }
}
