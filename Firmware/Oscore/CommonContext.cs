using System;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// The Common Context of two endpoints (RFC 8613 §3.1), and the key derivation (RFC 8613 §3.2.1). Of Master Secret and Master Salt only the
    /// pseudorandom key that HKDF extracts is kept.
    /// </summary>
    public sealed class CommonContext
    {
        /// <summary>Shortest Master Secret in bytes.</summary>
        public const int MinSecretLength = 16;

        /// <summary>Bytes of a <see cref="WriteFingerprint"/>.</summary>
        public const int FingerprintLength = 8;

        /// <summary>The longest info structure in bytes.</summary>
        internal const int MaxInfoLength = 24 + SecurityContext.MaxIdContextLength;

        private static readonly byte[] KeyType = Ascii.GetBytes("Key");
        private static readonly byte[] IvType = Ascii.GetBytes("IV");
        private static readonly byte[] StoreType = Ascii.GetBytes("Store");
        private static readonly byte[] NoId = new byte[0];

        private readonly OscoreWork _work;
        private readonly byte[] _pseudorandomKey = new byte[Hkdf.PrkSize];

        /// <summary>Makes it from the credentials of both sides.</summary>
        /// <param name="credentials">The credentials; not needed afterwards.</param>
        /// <param name="hkdf">HKDF SHA-256.</param>
        /// <exception cref="ArgumentException">The credentials are unusable; the message says why.</exception>
        public CommonContext(ObjectCredentials credentials, Hkdf hkdf)
            : this(credentials, new OscoreWork(hkdf))
        {
        }

        internal CommonContext(ObjectCredentials credentials, OscoreWork work)
        {
            Check(credentials);
            _work = work;
            SenderId = credentials.SenderId;
            RecipientId = credentials.RecipientId;
            IdContext = credentials.IdContext;
            byte[] secret = credentials.MasterSecret;
            byte[] salt = credentials.MasterSalt;
            work.Hkdf.Extract(salt, 0, salt.Length, secret, 0, secret.Length, _pseudorandomKey, 0);
        }

        /// <summary>Sender ID of this side.</summary>
        public readonly byte[] SenderId;

        /// <summary>Sender ID of the other side.</summary>
        public readonly byte[] RecipientId;

        /// <summary>The provisioned ID Context, or null.</summary>
        public readonly byte[] IdContext;

        /// <summary>Bytes of it, or <see cref="SecurityContext.NoIdContext"/>.</summary>
        public int IdContextLength
        {
            get { return IdContext is null ? SecurityContext.NoIdContext : IdContext.Length; }
        }

        /// <summary>Derives Sender Key, Recipient Key and Common IV (RFC 8613 §3.2.1).</summary>
        /// <param name="context">Receives them.</param>
        /// <param name="idContext">Holds the ID Context.</param>
        /// <param name="idContextLength">Its bytes, or <see cref="SecurityContext.NoIdContext"/>.</param>
        public void Derive(SecurityContext context, byte[] idContext, int idContextLength)
        {
            byte[] key = _work.Key;
            byte[] commonIv = _work.CommonIv;
            Expand(NoId, idContext, idContextLength, IvType, commonIv, 0, EndpointContext.NonceLength);
            Expand(SenderId, idContext, idContextLength, KeyType, key, 0, EndpointContext.KeyLength);
            context.Sender.Set(SenderId, key, commonIv);
            Expand(RecipientId, idContext, idContextLength, KeyType, key, 0, EndpointContext.KeyLength);
            context.Recipient.Set(RecipientId, key, commonIv);
            context.SetDerived(this, idContext, idContextLength);
            Array.Clear(key, 0, key.Length);
            Array.Clear(commonIv, 0, commonIv.Length);
        }

        /// <summary>Writes a fingerprint that distinguishes contexts of different inputs without revealing the secret.</summary>
        public void WriteFingerprint(byte[] buffer, int offset)
        {
            byte[] key = _work.Key;
            Expand(SenderId, RecipientId, RecipientId.Length, StoreType, key, 0, FingerprintLength);
            Array.Copy(key, 0, buffer, offset, FingerprintLength);
            Expand(NoId, IdContext, IdContextLength, StoreType, key, 0, FingerprintLength);
            for (int i = 0; i < FingerprintLength; i++)
            {
                buffer[offset + i] = (byte)(buffer[offset + i] ^ key[i]);
            }

            Array.Clear(key, 0, key.Length);
        }

        /// <summary>Writes a fingerprint of the Recipient Key derived from the provisioned inputs.</summary>
        public void WriteRecipientFingerprint(byte[] buffer, int offset)
        {
            Expand(RecipientId, IdContext, IdContextLength, StoreType, buffer, offset, FingerprintLength);
        }

        /// <summary>Writes the info structure of a derivation (RFC 8613 §3.2.1).</summary>
        /// <param name="buffer">Where it goes.</param>
        /// <param name="id">Whose key it is for, or nobody's.</param>
        /// <param name="idContext">Holds the ID Context.</param>
        /// <param name="idContextLength">Its bytes, or <see cref="SecurityContext.NoIdContext"/>.</param>
        /// <param name="type">"Key" or "IV".</param>
        /// <param name="length">Bytes to derive.</param>
        /// <returns>Its bytes.</returns>
        public int WriteInfo(byte[] buffer, byte[] id, byte[] idContext, int idContextLength, byte[] type, int length)
        {
            CborWriter writer = _work.Writer;
            ByteWindow window = _work.Window;
            window.Begin(buffer, 0, 0, buffer.Length);
            writer.Begin(window);
            writer.WriteArray(5);
            writer.WriteBytes(id, 0, id.Length);
            if (idContextLength == SecurityContext.NoIdContext)
            {
                writer.WriteNull();
            }
            else
            {
                writer.WriteBytes(idContext, 0, idContextLength);
            }

            writer.WriteInteger(ObjectCredentials.AesCcm16_64_128);
            writer.WriteText(type, 0, type.Length);
            writer.WriteUnsigned((ulong)length);
            return window.Total;
        }

        /// <summary>
        /// Whether a key of it is one of another's as well. Both would count for it by themselves and so use nonces twice: under one Master Secret,
        /// Master Salt and ID Context all Sender IDs must differ (RFC 8613 §3.3).
        /// </summary>
        internal bool SharesKey(CommonContext other)
        {
            return ConstantTime.Equal(_pseudorandomKey, 0, other._pseudorandomKey, 0, _pseudorandomKey.Length) && HasIdContextOf(other)
                && (IsEqual(SenderId, other.SenderId) || IsEqual(SenderId, other.RecipientId)
                    || IsEqual(RecipientId, other.SenderId) || IsEqual(RecipientId, other.RecipientId));
        }

        /// <summary>Whether nothing tells requests under it from those under another: the same kid, and no kid context or the same.</summary>
        internal bool IsMistakenFor(CommonContext other)
        {
            return IsEqual(RecipientId, other.RecipientId) && (IdContext is null || HasIdContextOf(other));
        }

        /// <summary>Whether this is the kid of requests protected with it.</summary>
        internal bool HasRecipientId(byte[] buffer, int offset, int count)
        {
            return RecipientId.Length == count && ConstantTime.Equal(RecipientId, 0, buffer, offset, count);
        }

        /// <summary>Wipes the pseudorandom key.</summary>
        public void Wipe()
        {
            Array.Clear(_pseudorandomKey, 0, _pseudorandomKey.Length);
        }

        private void Expand(byte[] id, byte[] idContext, int idContextLength, byte[] type, byte[] output, int offset, int length)
        {
            byte[] info = _work.Scratch;
            int infoLength = WriteInfo(info, id, idContext, idContextLength, type, length);
            _work.Hkdf.Expand(_pseudorandomKey, 0, info, 0, infoLength, output, offset, length);
        }

        private bool HasIdContextOf(CommonContext other)
        {
            return IdContext is null || other.IdContext is null ? IdContext == other.IdContext : IsEqual(IdContext, other.IdContext);
        }

        private static bool IsEqual(byte[] a, byte[] b)
        {
            return a.Length == b.Length && ConstantTime.Equal(a, 0, b, 0, a.Length);
        }

        private static void Check(ObjectCredentials credentials)
        {
            if (credentials.AeadAlgorithm != ObjectCredentials.AesCcm16_64_128)
            {
                throw new ArgumentException("OSCORE AEAD algorithm");
            }

            if (credentials.HmacAlgorithm != ObjectCredentials.HmacSha256 && credentials.HmacAlgorithm != ObjectCredentials.HkdfSha256)
            {
                throw new ArgumentException("OSCORE HMAC algorithm");
            }

            if (credentials.MasterSecret is null || credentials.MasterSecret.Length < MinSecretLength)
            {
                throw new ArgumentException("OSCORE Master Secret size");
            }

            byte[] sender = credentials.SenderId;
            byte[] recipient = credentials.RecipientId;
            if (sender.Length > ObjectCredentials.MaxIdLength || recipient.Length > ObjectCredentials.MaxIdLength)
            {
                throw new ArgumentException("OSCORE ID size");
            }

            if (IsEqual(sender, recipient))
            {
                throw new ArgumentException("OSCORE Sender ID is the Recipient ID");
            }

            if (credentials.IdContext is not null && credentials.IdContext.Length > SecurityContext.MaxIdContextLength)
            {
                throw new ArgumentException("OSCORE ID Context size");
            }
        }
    }
}
