using System;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// The part of a context that belongs to one endpoint: its ID and key, and the precomputed parts that its nonces (RFC 8613 §5.2) and
    /// the additional data of its requests (RFC 8613 §5.4) have in common. It is the Sender Context on one side and the
    /// Recipient Context on the other (RFC 8613 §3.1).
    /// </summary>
    public sealed class EndpointContext
    {
        /// <summary>Bytes of a nonce of AES-CCM-16-64-128, and of the Common IV.</summary>
        public const int NonceLength = 13;

        /// <summary>Bytes of its key.</summary>
        public const int KeyLength = 16;

        /// <summary>Bytes of its tag.</summary>
        public const int TagLength = 8;

        /// <summary>Longest additional data in bytes.</summary>
        public const int MaxAadLength = 31;

        private const int OscoreVersion = 1;
        private const int BytesHead = 0x40;
        private const int PartialIvAt = NonceLength - OscoreOption.MaxPartialIvLength;

        // The start of all additional data: the Enc_structure up to the head of the external_aad, and that up to its request_kid.
        private const int AadStartLength = 16;
        private const int ExternalLengthAt = 11;

        private readonly byte[] _nonce = new byte[NonceLength];
        private readonly byte[] _aadStart;

        /// <summary>Makes the context of an endpoint, without a key.</summary>
        /// <param name="engine">Provides AES.</param>
        /// <param name="id">Its Sender ID.</param>
        public EndpointContext(CryptoEngine engine, byte[] id)
            : this(engine, id, null, MakeAadStart())
        {
        }

        internal EndpointContext(CryptoEngine engine, byte[] id, uint[] ccmWork, byte[] aadStart)
        {
            Id = id;
            Aead = new AesCcm(engine.CreateAes(), NonceLength, TagLength, ccmWork);
            _aadStart = aadStart;
        }

        /// <summary>Its Sender ID, the kid of its requests.</summary>
        public byte[] Id { get; private set; }

        /// <summary>The AEAD under its key.</summary>
        public readonly AesCcm Aead;

        /// <summary>Sets the derived key.</summary>
        public void Set(byte[] key, byte[] commonIv)
        {
            Set(Id, key, commonIv);
        }

        /// <summary>Sets the derived key of an endpoint, which may be a different one.</summary>
        internal void Set(byte[] id, byte[] key, byte[] commonIv)
        {
            Id = id;
            Aead.SetKey(key, 0, KeyLength);
            Array.Copy(commonIv, 0, _nonce, 0, NonceLength);
            _nonce[0] = (byte)(_nonce[0] ^ Id.Length);
            int at = PartialIvAt - Id.Length;
            for (int i = 0; i < Id.Length; i++)
            {
                _nonce[at + i] = (byte)(_nonce[at + i] ^ Id[i]);
            }
        }

        /// <summary>Wipes the key.</summary>
        public void Wipe()
        {
            Aead.Clear();
            Array.Clear(_nonce, 0, NonceLength);
        }

        /// <summary>Writes the nonce for a Partial IV of this endpoint (RFC 8613 §5.2).</summary>
        public void WriteNonce(long partialIv, byte[] nonce)
        {
            Array.Copy(_nonce, 0, nonce, 0, NonceLength);
            for (int i = NonceLength - 1; partialIv > 0; i--)
            {
                nonce[i] = (byte)(nonce[i] ^ (byte)partialIv);
                partialIv >>= 8;
            }
        }

        /// <summary>Writes the additional data of a request of this endpoint and of all responses to it (RFC 8613 §5.4).</summary>
        /// <returns>Its bytes, up to <see cref="MaxAadLength"/>.</returns>
        public int WriteAad(long requestPartialIv, byte[] aad)
        {
            Array.Copy(_aadStart, 0, aad, 0, AadStartLength);
            byte[] id = Id;
            int at = AadStartLength;
            aad[at++] = (byte)(BytesHead | id.Length);
            for (int i = 0; i < id.Length; i++)
            {
                aad[at++] = id[i];
            }

            int length = OscoreOption.PartialIvLength(requestPartialIv);
            aad[at++] = (byte)(BytesHead | length);
            OscoreOption.WritePartialIv(aad, at, length, requestPartialIv);
            at += length;

            // No option is of class I.
            aad[at++] = BytesHead;
            aad[ExternalLengthAt] = (byte)(BytesHead | (at - ExternalLengthAt - 1));
            return at;
        }

        /// <summary>Writes the start of all additional data (RFC 8613 §5.4): it does not depend on the endpoint.</summary>
        internal static byte[] MakeAadStart()
        {
            byte[] start = new byte[AadStartLength];
            ByteWindow output = new ByteWindow();
            output.Begin(start, 0, 0, AadStartLength);
            CborWriter writer = new CborWriter();
            writer.Begin(output);
            CoseEncrypt0.WriteEncStructure(writer, start, 0, 0, 0);
            writer.WriteArray(5);
            writer.WriteUnsigned(OscoreVersion);
            writer.WriteArray(1);
            writer.WriteInteger(ObjectCredentials.AesCcm16_64_128);
            return start;
        }
    }
}
