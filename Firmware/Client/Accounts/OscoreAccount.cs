using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>The parameters of an OSCORE security context: an instance of the OSCORE object (21). No server can read it.</summary>
    public sealed class OscoreAccount : AccountInstance
    {
        /// <summary>The first <see cref="Generation"/> of a bootstrap; those below are of the program or factory, by instance ID.</summary>
        public const int FirstGeneration = 65536;

        /// <summary>The first <see cref="Generation"/> of a card: it may come back with its secrets, so that what is kept of their numbers outlasts the accounts.</summary>
        public const int FirstOfCard = 0x40000000;

        private const int GenerationId = 255;
        private const int MasterSecretId = 0;
        private const int SenderIdId = 1;
        private const int RecipientIdId = 2;
        private const int AeadAlgorithmId = 3;
        private const int HmacAlgorithmId = 4;
        private const int MasterSaltId = 5;
        private const int IdContextId = 6;

        /// <summary>Creates an empty account.</summary>
        public OscoreAccount()
        {
            SenderId = new byte[0];
            RecipientId = new byte[0];
        }

        /// <summary>Creates the account of one context from copies.</summary>
        /// <param name="masterSecret">Master Secret, 16 bytes or more.</param>
        /// <param name="senderId">Sender ID of the client, 0 to 7 bytes.</param>
        /// <param name="recipientId">Recipient ID: the Sender ID of the server.</param>
        /// <param name="masterSalt">Master Salt, or null for none.</param>
        /// <param name="idContext">ID Context, or null for none.</param>
        public OscoreAccount(byte[] masterSecret, byte[] senderId, byte[] recipientId, byte[] masterSalt = null, byte[] idContext = null)
        {
            MasterSecret = (byte[])masterSecret.Clone();
            SenderId = (byte[])senderId.Clone();
            RecipientId = (byte[])recipientId.Clone();
            MasterSalt = masterSalt is null ? null : (byte[])masterSalt.Clone();
            IdContext = idContext is null ? null : (byte[])idContext.Clone();
        }

        /// <summary>Master Secret, resource 0. Never logged or exported.</summary>
        public byte[] MasterSecret;

        /// <summary>Sender ID, resource 1.</summary>
        public byte[] SenderId;

        /// <summary>Recipient ID, resource 2.</summary>
        public byte[] RecipientId;

        /// <summary>AEAD algorithm, resource 3 (COSE number).</summary>
        public int AeadAlgorithm = ObjectCredentials.AesCcm16_64_128;

        /// <summary>HMAC algorithm of the HKDF, resource 4 (COSE number).</summary>
        public int HmacAlgorithm = ObjectCredentials.HmacSha256;

        /// <summary>Master Salt, resource 5, or null.</summary>
        public byte[] MasterSalt;

        /// <summary>ID Context, resource 6, or null.</summary>
        public byte[] IdContext;

        /// <summary>Names its records in a store, where its numbers are kept: it goes with the secret, not with the instance ID.</summary>
        public int Generation;

        /// <summary>Name of its records in a store.</summary>
        public string Name
        {
            get { return "o" + Generation.ToString(); }
        }

        /// <summary>The credentials for the protection.</summary>
        internal ObjectCredentials ToCredentials()
        {
            return new ObjectCredentials(MasterSecret, SenderId, RecipientId, MasterSalt, IdContext)
            {
                AeadAlgorithm = AeadAlgorithm,
                HmacAlgorithm = HmacAlgorithm
            };
        }

        internal override void Save(AccountWriter fields)
        {
            fields.Bytes(MasterSecretId, MasterSecret);
            fields.Bytes(SenderIdId, SenderId);
            fields.Bytes(RecipientIdId, RecipientId);
            fields.Integer(AeadAlgorithmId, AeadAlgorithm, ObjectCredentials.AesCcm16_64_128);
            fields.Integer(HmacAlgorithmId, HmacAlgorithm, ObjectCredentials.HmacSha256);
            fields.Bytes(MasterSaltId, MasterSalt);
            fields.Bytes(IdContextId, IdContext);
            fields.Integer(GenerationId, Generation, 0);
        }

        internal override bool Load(AccountReader field)
        {
            switch (field.Id)
            {
                case MasterSecretId:
                    MasterSecret = field.ToBytes();
                    return true;
                case SenderIdId:
                    SenderId = field.ToBytes();
                    return true;
                case RecipientIdId:
                    RecipientId = field.ToBytes();
                    return true;
                case AeadAlgorithmId:
                    AeadAlgorithm = field.IsInteger ? (int)field.Integer : 0;
                    return field.IsInteger;
                case HmacAlgorithmId:
                    HmacAlgorithm = field.IsInteger ? (int)field.Integer : 0;
                    return field.IsInteger;
                case MasterSaltId:
                    MasterSalt = field.ToBytes();
                    return true;
                case IdContextId:
                    IdContext = field.ToBytes();
                    return true;
                case GenerationId:
                    Generation = field.Number;
                    return Generation >= 0;
                default:
                    return true;
            }
        }

        /// <inheritdoc/>
        public override void Wipe(int resourceId)
        {
            if (resourceId == MasterSecretId)
            {
                Clear(MasterSecret);
                MasterSecret = null;
            }
            else if (resourceId == MasterSaltId)
            {
                Clear(MasterSalt);
                MasterSalt = null;
            }
        }

        /// <inheritdoc/>
        public override void Wipe()
        {
            Wipe(MasterSecretId);
            Wipe(MasterSaltId);
        }

        private static void Clear(byte[] secret)
        {
            if (secret is not null)
            {
                Array.Clear(secret, 0, secret.Length);
            }
        }
    }
}
