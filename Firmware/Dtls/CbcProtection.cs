using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// AES_128_CBC_SHA256 (RFC 5246 §6.2.3.2): MAC, pad, encrypt. How long opening takes does not tell whether padding or MAC was
    /// wrong: both are always computed, over the same number of hash blocks.
    /// </summary>
    internal sealed class CbcProtection : RecordProtection
    {
        private const int KeyLength = 16;
        private const int MacLength = HmacSha256.Size;
        private const int MaxPadding = 255;

        // A hash adds its length and a mark to the message.
        private const int HashTrailer = 9;

        private readonly AesBlock _aes;
        private readonly HmacSha256 _hmac;
        private readonly Sha256 _decoy;
        private readonly RandomSource _random;
        private readonly byte[] _mac = new byte[Sha256.BlockSize];

        internal CbcProtection(CryptoEngine engine, RandomSource random)
        {
            _aes = engine.CreateAes();
            _hmac = new HmacSha256(engine);
            _decoy = engine.CreateSha256();
            _random = random;
        }

        /// <summary>Length of a content when it is sealed.</summary>
        internal static int SealedLength(int count)
        {
            // At least one byte of padding, its length, and up to the next block.
            return AesBlock.Size + ((count + MacLength + AesBlock.Size) & ~(AesBlock.Size - 1));
        }

        /// <summary>The longest content that takes no more than so many bytes when it is sealed.</summary>
        internal static int ContentFor(int room)
        {
            return (room & ~(AesBlock.Size - 1)) - AesBlock.Size - MacLength - 1;
        }

        internal override int PrefixLength
        {
            get { return AesBlock.Size; }
        }

        internal override void SetKeys(byte[] keyBlock, bool ofClient)
        {
            _hmac.SetKey(keyBlock, ofClient ? 0 : MacLength, MacLength);
            _aes.SetKey(keyBlock, (2 * MacLength) + (ofClient ? 0 : KeyLength), KeyLength);
        }

        internal override int Seal(byte[] aad, int aadCount, byte[] buffer, int number, int offset, int count)
        {
            BigEndian.WriteUInt16(aad, aadCount - 2, (ushort)count);
            int content = offset + AesBlock.Size;
            _hmac.Update(aad, 0, aadCount);
            _hmac.Update(buffer, content, count);
            _hmac.Finish(buffer, content + count);
            int length = SealedLength(count);
            int padding = length - AesBlock.Size - count - MacLength - 1;
            for (int i = content + count + MacLength; i < offset + length; i++)
            {
                buffer[i] = (byte)padding;
            }

            _random.Fill(buffer, offset, AesBlock.Size);
            AesCbc.Encrypt(_aes, buffer, offset, buffer, content, length - AesBlock.Size);
            return length;
        }

        internal override int Open(byte[] aad, int aadCount, byte[] buffer, int offset, int count)
        {
            int content = offset + AesBlock.Size;
            int length = count - AesBlock.Size;
            if (length < MacLength + 1 || !AesCbc.Decrypt(_aes, buffer, offset, buffer, content, length))
            {
                return -1;
            }

            // All bytes that could be padding are looked at, whatever the last one says.
            int padding = buffer[content + length - 1];
            int candidates = length - 1 < MaxPadding ? length - 1 : MaxPadding;
            int difference = (length - MacLength - 1 - padding) >> 31;
            for (int i = 1; i <= candidates; i++)
            {
                int isPadding = ~((padding - i) >> 31);
                difference |= (buffer[content + length - 1 - i] ^ padding) & isPadding;
            }

            int isGood = ((difference | -difference) >> 31) ^ -1;
            int result = length - MacLength - 1 - (padding & isGood);
            BigEndian.WriteUInt16(aad, aadCount - 2, (ushort)result);
            _hmac.Update(aad, 0, aadCount);
            _hmac.Update(buffer, content, result);
            _hmac.Finish(_mac, 0);
            bool isGenuine = ConstantTime.Equal(_mac, 0, buffer, content + result, MacLength) & isGood != 0;
            Equalize(aadCount + result, aadCount + length - MacLength - 1);
            if (!isGenuine)
            {
                Array.Clear(buffer, content, length);
                return -1;
            }

            return result;
        }

        internal override void Clear()
        {
            _aes.Clear();
            _hmac.Clear();
            _decoy.Clear();
            Array.Clear(_mac, 0, _mac.Length);
        }

        /// <summary>Hashes as many blocks more as the longest content would have taken.</summary>
        private void Equalize(int hashed, int longest)
        {
            int blocks = ((longest + HashTrailer + Sha256.BlockSize - 1) / Sha256.BlockSize) - ((hashed + HashTrailer + Sha256.BlockSize - 1) / Sha256.BlockSize);
            for (int i = 0; i < blocks; i++)
            {
                _decoy.Update(_mac, 0, Sha256.BlockSize);
            }

            _decoy.Restart();
        }
    }
}
