using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>AES_128_CCM_8 (RFC 6655 §3): the nonce is a salt from the key block and, sent along, epoch and sequence number.</summary>
    internal sealed class CcmProtection : RecordProtection
    {
        /// <summary>Length of a key block.</summary>
        internal const int KeyBlock = 2 * (KeyLength + SaltLength);

        /// <summary>Bytes by which a sealed content is longer.</summary>
        internal const int Overhead = ExplicitLength + TagLength;

        /// <summary>Length of a nonce: salt, epoch and sequence number.</summary>
        internal const int NonceLength = SaltLength + ExplicitLength;

        private const int KeyLength = 16;
        private const int SaltLength = 4;
        private const int ExplicitLength = 8;
        private const int TagLength = 8;

        private readonly AesCcm _ccm;
        private readonly byte[] _nonce;     // shared by all: salt and number are put there for each record
        private uint _salt;

        internal CcmProtection(CryptoEngine engine, RecordWork work)
        {
            _ccm = new AesCcm(engine.CreateAes(), NonceLength, TagLength, work.Ccm);
            _nonce = work.Nonce;
        }

        internal override int PrefixLength
        {
            get { return ExplicitLength; }
        }

        internal override void SetKeys(byte[] keyBlock, bool ofClient)
        {
            _ccm.SetKey(keyBlock, ofClient ? 0 : KeyLength, KeyLength);
            _salt = BigEndian.ReadUInt32(keyBlock, (2 * KeyLength) + (ofClient ? 0 : SaltLength));
        }

        internal override int Seal(byte[] aad, int aadCount, byte[] buffer, int number, int offset, int count)
        {
            BigEndian.WriteUInt16(aad, aadCount - 2, (ushort)count);
            Array.Copy(buffer, number, buffer, offset, ExplicitLength);
            SetNonce(buffer, number);
            return ExplicitLength + _ccm.Protect(_nonce, 0, aad, 0, aadCount, buffer, offset + ExplicitLength, count);
        }

        internal override int Open(byte[] aad, int aadCount, byte[] buffer, int offset, int count)
        {
            int content = count - ExplicitLength - TagLength;
            if (content < 0)
            {
                return -1;
            }

            BigEndian.WriteUInt16(aad, aadCount - 2, (ushort)content);
            SetNonce(buffer, offset);
            bool isGenuine = _ccm.Unprotect(_nonce, 0, aad, 0, aadCount, buffer, offset + ExplicitLength, count - ExplicitLength);
            return isGenuine ? content : -1;
        }

        internal override void Clear()
        {
            _ccm.Clear();
            _salt = 0;
            Array.Clear(_nonce, 0, NonceLength);
        }

        private void SetNonce(byte[] buffer, int number)
        {
            BigEndian.WriteUInt32(_nonce, 0, _salt);
            Array.Copy(buffer, number, _nonce, SaltLength, ExplicitLength);
        }
    }
}
