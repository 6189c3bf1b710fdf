using System;

namespace Lwm2m.Crypto
{
    /// <summary>
    /// AES-CCM (RFC 3610, SP 800-38C): encrypts and authenticates in place. Nonce and tag length are fixed at construction, as the algorithm names
    /// fix them: AES-CCM-16-64-128 of OSCORE is <c>new AesCcm(aes, 13, 8)</c>, AES_128_CCM_8 of TLS <c>new AesCcm(aes, 12, 8)</c>.
    /// </summary>
    public sealed class AesCcm
    {
        /// <summary>Working words of a call, wiped before it returns.</summary>
        public const int WorkWords = 3 * BlockWords;

        private const int BlockWords = AesBlock.Size / 4;

        // Counter block 0 (RFC 3610 §2.3), behind the pair. The number in it never leaves the last word, as a message has fewer than 2^32 blocks.
        private const int Counter = 2 * BlockWords;

        private readonly AesBlock _aes;
        private readonly int _nonceLength;
        private readonly int _tagLength;

        // The MAC's state, still to be encrypted, and beside it the next counter block: one call encrypts both.
        private readonly uint[] _pair;

        /// <summary>Makes CCM with the key that is, or will be, set in a block cipher.</summary>
        /// <param name="aes">The cipher, used by this object only.</param>
        /// <param name="nonceLength">7 to 13 bytes (N = 15 - L, RFC 3610 §2.1); a message is then shorter than 2^(8 (15 - N)) bytes.</param>
        /// <param name="tagLength">4, 6, 8, 10, 12, 14 or 16 bytes (M).</param>
        /// <param name="work"><see cref="WorkWords"/> words, which objects on one thread may share; null for its own.</param>
        /// <exception cref="ArgumentException">A length that CCM does not allow, or too few words.</exception>
        public AesCcm(AesBlock aes, int nonceLength, int tagLength, uint[] work = null)
        {
            if (nonceLength < 7 || nonceLength > 13)
            {
                throw new ArgumentException("CCM nonce size");
            }

            if (tagLength < 4 || tagLength > 16 || (tagLength & 1) != 0)
            {
                throw new ArgumentException("CCM tag size");
            }

            if (work is not null && work.Length < WorkWords)
            {
                throw new ArgumentException("CCM work size");
            }

            _aes = aes;
            _nonceLength = nonceLength;
            _tagLength = tagLength;
            _pair = work is null ? new uint[WorkWords] : work;
        }

        /// <summary>Length of a nonce in bytes.</summary>
        public int NonceLength
        {
            get { return _nonceLength; }
        }

        /// <summary>Bytes that protection adds to a message.</summary>
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
        }

        /// <summary>Encrypts <paramref name="count"/> bytes in place and appends the tag. Never repeat a nonce under a key.</summary>
        /// <param name="nonce">Holds <see cref="NonceLength"/> bytes from <paramref name="nonceOffset"/>.</param>
        /// <param name="nonceOffset">Where the nonce starts.</param>
        /// <param name="aad">Data authenticated but not encrypted; may be null if there is none.</param>
        /// <param name="aadOffset">Where it starts.</param>
        /// <param name="aadCount">Its length.</param>
        /// <param name="buffer">The plaintext, followed by room for the tag.</param>
        /// <param name="offset">Where the plaintext starts.</param>
        /// <param name="count">Bytes of plaintext.</param>
        /// <returns>Length of the ciphertext with its tag.</returns>
        /// <exception cref="ArgumentException">No room for the tag, or longer than the nonce length allows; nothing was encrypted.</exception>
        public int Protect(byte[] nonce, int nonceOffset, byte[] aad, int aadOffset, int aadCount, byte[] buffer, int offset, int count)
        {
            if (!IsLength(count) || buffer.Length - offset - _tagLength < count)
            {
                throw new ArgumentException("CCM message size");
            }

            StartMac(nonce, nonceOffset, aad, aadOffset, aadCount, count);
            Crypt(buffer, offset, count, false);
            for (int i = 0; i < _tagLength; i++)
            {
                buffer[offset + count + i] = (byte)(_pair[i >> 2] >> ((~i & 3) << 3));
            }

            Wipe();
            return count + _tagLength;
        }

        /// <summary>Decrypts in place what <see cref="Protect"/> made, and verifies it.</summary>
        /// <param name="nonce">Holds <see cref="NonceLength"/> bytes from <paramref name="nonceOffset"/>.</param>
        /// <param name="nonceOffset">Where the nonce starts.</param>
        /// <param name="aad">Data authenticated but not encrypted; may be null if there is none.</param>
        /// <param name="aadOffset">Where it starts.</param>
        /// <param name="aadCount">Its length.</param>
        /// <param name="buffer">Ciphertext and tag; afterwards plaintext and tag.</param>
        /// <param name="offset">Where the ciphertext starts.</param>
        /// <param name="count">Bytes of ciphertext with its tag.</param>
        /// <param name="restores">Whether to restore the ciphertext on failure.</param>
        /// <returns>
        /// True: the first <paramref name="count"/> - <see cref="TagLength"/> bytes are the plaintext. False: it is forged, damaged or of an impossible length;
        /// no plaintext is left in the buffer.
        /// </returns>
        public bool Unprotect(byte[] nonce, int nonceOffset, byte[] aad, int aadOffset, int aadCount, byte[] buffer, int offset, int count, bool restores = false)
        {
            int length = count - _tagLength;
            if (!IsLength(length) || buffer.Length - offset < count)
            {
                return false;
            }

            StartMac(nonce, nonceOffset, aad, aadOffset, aadCount, length);
            Crypt(buffer, offset, length, true);

            // All bytes of the tag are looked at, whatever the first ones say.
            int difference = 0;
            for (int i = 0; i < _tagLength; i++)
            {
                difference |= (byte)(_pair[i >> 2] >> ((~i & 3) << 3)) ^ buffer[offset + length + i];
            }

            bool genuine = difference == 0;
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
            uint[] mac = _pair;
            int length = _nonceLength;

            // A nonce has seven bytes at least.
            int at = nonceOffset;
            mac[Counter] = ((uint)(14 - length) << 24) | ((uint)nonce[at] << 16) | ((uint)nonce[at + 1] << 8) | nonce[at + 2];
            mac[Counter + 1] = ((uint)nonce[at + 3] << 24) | ((uint)nonce[at + 4] << 16) | ((uint)nonce[at + 5] << 8) | nonce[at + 6];
            mac[Counter + 2] = 0;
            mac[Counter + 3] = 0;
            for (int i = 8; i <= length; i++)
            {
                mac[Counter + (i >> 2)] |= (uint)nonce[nonceOffset + i - 1] << ((~i & 3) << 3);
            }

            Array.Copy(mac, Counter, mac, 0, BlockWords);
            mac[0] |= (uint)((aadCount > 0 ? 0x40 : 0) | ((_tagLength - 2) << 2)) << 24;
            mac[3] |= (uint)count;
            if (aadCount > 0)
            {
                Authenticate(aad, aadOffset, aadCount);
            }
        }

        private void Authenticate(byte[] aad, int offset, int count)
        {
            uint[] mac = _pair;
            _aes.EncryptWords(mac, 0, 1);
            int at;
            if (count >= 0xff00)
            {
                mac[0] ^= 0xfffe0000 | ((uint)count >> 16);
                mac[1] ^= (uint)count << 16;
                at = 6;
            }
            else
            {
                mac[0] ^= (uint)count << 16;
                at = 2;
            }

            for (int end = offset + count; offset < end;)
            {
                if (at == AesBlock.Size)
                {
                    _aes.EncryptWords(mac, 0, 1);
                    at = 0;
                }

                if ((at & 3) == 0 && end - offset >= 4)
                {
                    mac[at >> 2] ^= ((uint)aad[offset] << 24) | ((uint)aad[offset + 1] << 16) | ((uint)aad[offset + 2] << 8) | aad[offset + 3];
                    offset += 4;
                    at += 4;
                    continue;
                }

                mac[at >> 2] ^= (uint)aad[offset] << ((~at & 3) << 3);
                offset++;
                at++;
            }
        }

        /// <summary>Counter mode and MAC in one pass (RFC 3610 §2.2, §2.3), by words while there are whole blocks; leaves the tag in the first words of the pair.</summary>
        private void Crypt(byte[] buffer, int offset, int count, bool decrypt)
        {
            uint[] pair = _pair;
            uint number = pair[Counter + 3];
            for (int end = offset + count; offset < end;)
            {
                number++;
                EncryptPair(number);
                int length = end - offset;
                if (length >= AesBlock.Size)
                {
                    for (int i = 0; i < BlockWords; i++, offset += 4)
                    {
                        uint word = ((uint)buffer[offset] << 24) | ((uint)buffer[offset + 1] << 16) | ((uint)buffer[offset + 2] << 8) | buffer[offset + 3];
                        uint result = word ^ pair[i + BlockWords];
                        pair[i] ^= decrypt ? result : word;
                        buffer[offset] = (byte)(result >> 24);
                        buffer[offset + 1] = (byte)(result >> 16);
                        buffer[offset + 2] = (byte)(result >> 8);
                        buffer[offset + 3] = (byte)result;
                    }

                    continue;
                }

                for (int i = 0; i < length; i++, offset++)
                {
                    int shift = (~i & 3) << 3;
                    uint octet = buffer[offset];
                    uint result = octet ^ (byte)(pair[(i >> 2) + BlockWords] >> shift);
                    pair[i >> 2] ^= (decrypt ? result : octet) << shift;
                    buffer[offset] = (byte)result;
                }
            }

            EncryptPair(pair[Counter + 3]);
            for (int i = 0; i < BlockWords; i++)
            {
                pair[i] ^= pair[i + BlockWords];
            }
        }

        private void EncryptPair(uint number)
        {
            uint[] pair = _pair;
            pair[4] = pair[Counter];
            pair[5] = pair[Counter + 1];
            pair[6] = pair[Counter + 2];
            pair[7] = number;
            _aes.EncryptWords(pair, 0, 2);
        }

        /// <summary>Whether a message of this length can be encrypted: below 2^(8 L) bytes (RFC 3610 §2.1).</summary>
        private bool IsLength(int count)
        {
            int lengthBits = 8 * (15 - _nonceLength);
            return count >= 0 && (lengthBits > 31 || count >> lengthBits == 0);
        }

        private void Wipe()
        {
            Array.Clear(_pair, 0, WorkWords);
        }
    }
}
