using System;

namespace Lwm2m.Coap
{
    /// <summary>The parameters of a security context (RFC 8613 §3.2): the resources of one instance of the OSCORE object (21).</summary>
    public sealed class ObjectCredentials
    {
        /// <summary>Longest Sender or Recipient ID in bytes with a nonce of 13 (RFC 8613 §3.3).</summary>
        public const int MaxIdLength = 7;

        /// <summary>AES-CCM-16-64-128 (RFC 9053 §4.2).</summary>
        public const int AesCcm16_64_128 = 10;

        /// <summary>HMAC 256/256, and with it HKDF SHA-256 (RFC 9053 §3.1).</summary>
        public const int HmacSha256 = 5;

        /// <summary>direct+HKDF-SHA-256 (RFC 9053 §5.1), which some servers use for the same.</summary>
        public const int HkdfSha256 = -10;

        /// <summary>Takes copies of a Master Secret and the two IDs.</summary>
        /// <param name="masterSecret">Master Secret, 16 bytes or more.</param>
        /// <param name="senderId">Sender ID of this side, 0 to 7 bytes.</param>
        /// <param name="recipientId">Recipient ID: the Sender ID of the other side.</param>
        /// <param name="masterSalt">Master Salt, or null for none.</param>
        /// <param name="idContext">ID Context, or null for none.</param>
        public ObjectCredentials(byte[] masterSecret, byte[] senderId, byte[] recipientId, byte[] masterSalt = null, byte[] idContext = null)
        {
            MasterSecret = (byte[])masterSecret.Clone();
            SenderId = (byte[])senderId.Clone();
            RecipientId = (byte[])recipientId.Clone();
            MasterSalt = masterSalt is null ? new byte[0] : (byte[])masterSalt.Clone();
            IdContext = idContext is null ? null : (byte[])idContext.Clone();
        }

        /// <summary>Master Secret, resource 0; null once it is wiped, so that nothing is derived of zeros. Never logged or exported.</summary>
        public byte[] MasterSecret { get; private set; }

        /// <summary>Sender ID, resource 1.</summary>
        public readonly byte[] SenderId;

        /// <summary>Recipient ID, resource 2.</summary>
        public readonly byte[] RecipientId;

        /// <summary>AEAD algorithm, resource 3.</summary>
        public int AeadAlgorithm = AesCcm16_64_128;

        /// <summary>HMAC algorithm of the HKDF, resource 4.</summary>
        public int HmacAlgorithm = HmacSha256;

        /// <summary>Master Salt, resource 5; empty without one.</summary>
        public readonly byte[] MasterSalt;

        /// <summary>ID Context, resource 6, or null.</summary>
        public readonly byte[] IdContext;

        /// <summary>Overwrites the secret and the salt.</summary>
        public void Wipe()
        {
            Array.Clear(MasterSalt, 0, MasterSalt.Length);
            if (MasterSecret is not null)
            {
                Array.Clear(MasterSecret, 0, MasterSecret.Length);
                MasterSecret = null;
            }
        }
    }
}
