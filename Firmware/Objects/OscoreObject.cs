using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.Objects
{
    /// <summary>
    /// LwM2M OSCORE (21): one instance for each security context. Hidden: no server can read, write or discover it; only a
    /// bootstrap server writes it. Versions below 2.0 have String where 2.0 has Opaque, with the same bytes.
    /// </summary>
    public sealed class OscoreObject : AccountObject
    {
        /// <summary>Object ID.</summary>
        public const int ObjectId = 21;

        private const string OpaqueVersion = "2.0";
        private const int MasterSecret = 0;
        private const int SenderId = 1;
        private const int RecipientId = 2;
        private const int AeadAlgorithm = 3;
        private const int HmacAlgorithm = 4;
        private const int MasterSalt = 5;
        private const int IdContext = 6;

        /// <summary>Longest Master Secret, Master Salt or ID Context in bytes. A longer one is answered 4.13.</summary>
        public const int MaxLength = 64;

        private readonly AccountList _accounts;

        /// <summary>Makes the object.</summary>
        /// <param name="accounts">The client's accounts.</param>
        /// <param name="version">"2.0", or "1.0" or "1.1" for a bootstrap server that knows no other.</param>
        public OscoreObject(AccountList accounts, string version = OpaqueVersion)
            : base(ObjectId, version, MakeTable(version == OpaqueVersion ? Resource.Opaque : Resource.RawString))
        {
            _accounts = accounts;
        }

        /// <inheritdoc/>
        public override bool IsHidden
        {
            get { return true; }
        }

        /// <inheritdoc/>
        public override int InstanceCount
        {
            get { return _accounts.Oscore.Count; }
        }

        /// <inheritdoc/>
        public override int InstanceIdAt(int index)
        {
            return _accounts.OscoreAt(index).InstanceId;
        }

        /// <inheritdoc/>
        public override Lwm2mObject Stage(AccountList accounts)
        {
            return new OscoreObject(accounts, Version);
        }

        /// <inheritdoc/>
        public override byte Create(int instanceId)
        {
            OscoreAccount account = new OscoreAccount();
            account.InstanceId = instanceId;
            return _accounts.Oscore.Add(account) ? CoapCode.Created : CoapCode.ServiceUnavailable;
        }

        /// <inheritdoc/>
        public override byte Delete(int instanceId)
        {
            return _accounts.Oscore.Remove(instanceId) ? CoapCode.Deleted : CoapCode.NotFound;
        }

        /// <inheritdoc/>
        public override void ResetInstance(int instanceId)
        {
            Delete(instanceId);
            Create(instanceId);
        }

        /// <inheritdoc/>
        public override byte Validate(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            switch (resourceId)
            {
                case SenderId:
                case RecipientId:
                    return UpTo(value, ObjectCredentials.MaxIdLength);
                case AeadAlgorithm:
                case HmacAlgorithm:
                    return value.Integer >= int.MinValue && value.Integer <= int.MaxValue ? CoapCode.Changed : CoapCode.BadRequest;
                default:
                    return UpTo(value, MaxLength);
            }
        }

        /// <inheritdoc/>
        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            OscoreAccount account = (OscoreAccount)_accounts.Oscore.Find(instanceId);
            switch (resourceId)
            {
                case MasterSecret:
                    account.MasterSecret = value.ToBytes();
                    break;
                case SenderId:
                    account.SenderId = value.ToBytes();
                    break;
                case RecipientId:
                    account.RecipientId = value.ToBytes();
                    break;
                case AeadAlgorithm:
                    account.AeadAlgorithm = (int)value.Integer;
                    break;
                case HmacAlgorithm:
                    account.HmacAlgorithm = (int)value.Integer;
                    break;
                case MasterSalt:
                    account.MasterSalt = BytesOf(value);
                    break;
                case IdContext:
                    account.IdContext = BytesOf(value);
                    break;
                default:
                    return CoapCode.NotFound;
            }

            return CoapCode.Changed;
        }

        /// <summary>An empty value means that the resource is absent: some servers write it for that.</summary>
        private static byte[] BytesOf(ResourceValue value)
        {
            return value.Count == 0 ? null : value.ToBytes();
        }

        private static byte UpTo(ResourceValue value, int length)
        {
            return value.Count <= length ? CoapCode.Changed : CoapCode.RequestEntityTooLarge;
        }

        private static int[] MakeTable(int bytes)
        {
            return new int[]
            {
                MasterSecret | bytes | Resource.Mandatory,
                SenderId | bytes | Resource.Mandatory,
                RecipientId | bytes | Resource.Mandatory,
                AeadAlgorithm | Resource.Integer,
                HmacAlgorithm | Resource.Integer,
                MasterSalt | bytes,
                IdContext | bytes,
            };
        }
    }
}
