using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Objects
{
    /// <summary>
    /// LwM2M Security (0), version 1.1: one instance for each server and bootstrap server. Hidden: no server can read,
    /// write or discover it; only a bootstrap server writes it. Values are checked here for form and size, and for consistency at the end
    /// of the bootstrap.
    /// </summary>
    public sealed class SecurityObject : AccountObject
    {
        /// <summary>Object ID.</summary>
        public const int ObjectId = 0;

        /// <summary>Longest certificate or public key in bytes, resources 3 and 4. A longer one is answered 4.13.</summary>
        public const int MaxPublicKeyLength = 1024;

        /// <summary>Longest secret in bytes, resource 5: a private key of the curves in RFC 7925 with its envelope (RFC 5958).</summary>
        public const int MaxSecretKeyLength = 160;

        /// <summary>The most cipher suites, resource 16.</summary>
        public const int MaxCiphersuites = 8;

        private const int MaxServerName = 255;
        private const int MaxSmsNumber = 20;
        private const int MaxKind = 3;
        private const int NullLink = 65535;


        private static readonly int[] Table =
        {
            SecurityResource.Uri | Resource.String | Resource.Mandatory,
            SecurityResource.IsBootstrap | Resource.Boolean | Resource.Mandatory,
            SecurityResource.Mode | Resource.Integer | Resource.Mandatory,
            SecurityResource.PublicKeyOrIdentity | Resource.Opaque | Resource.Mandatory,
            SecurityResource.ServerPublicKey | Resource.Opaque | Resource.Mandatory,
            SecurityResource.SecretKey | Resource.Opaque | Resource.Mandatory,
            SecurityResource.SmsMode | Resource.Integer,
            SecurityResource.SmsKeyParameters | Resource.Opaque,
            SecurityResource.SmsSecretKeys | Resource.Opaque,
            SecurityResource.SmsNumber | Resource.String,
            SecurityResource.ShortServerId | Resource.Integer,
            SecurityResource.HoldOff | Resource.Integer,
            SecurityResource.AccountTimeout | Resource.Integer,
            SecurityResource.MatchingType | Resource.Unsigned,
            SecurityResource.Sni | Resource.String,
            SecurityResource.CertificateUsage | Resource.Unsigned,
            SecurityResource.Ciphersuite | Resource.Unsigned | Resource.Multiple,
            SecurityResource.Oscore | Resource.ObjectLink,
        };

        private readonly AccountList _accounts;

        /// <summary>Makes the object.</summary>
        /// <param name="accounts">The client's accounts.</param>
        public SecurityObject(AccountList accounts)
            : base(ObjectId, "1.1", Table)
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
            get { return _accounts.Security.Count; }
        }

        /// <inheritdoc/>
        public override int InstanceIdAt(int index)
        {
            return _accounts.SecurityAt(index).InstanceId;
        }

        /// <inheritdoc/>
        public override Lwm2mObject Stage(AccountList accounts)
        {
            return new SecurityObject(accounts);
        }

        /// <inheritdoc/>
        public override byte Create(int instanceId)
        {
            SecurityAccount account = new SecurityAccount(string.Empty, SecurityAccount.Unset);
            account.InstanceId = instanceId;
            return _accounts.Security.Add(account) ? CoapCode.Created : CoapCode.ServiceUnavailable;
        }

        /// <inheritdoc/>
        public override byte Delete(int instanceId)
        {
            return _accounts.Security.Remove(instanceId) ? CoapCode.Deleted : CoapCode.NotFound;
        }

        /// <inheritdoc/>
        public override void ResetInstance(int instanceId)
        {
            Delete(instanceId);
            Create(instanceId);
        }

        /// <inheritdoc/>
        public override void ClearResource(int instanceId, int resourceId)
        {
            Account(instanceId).Ciphersuites = null;
        }

        /// <inheritdoc/>
        public override byte Validate(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            switch (resourceId)
            {
                case SecurityResource.Uri:
                    return UpTo(value, SecurityAccount.MaxUriLength);
                case SecurityResource.Mode:
                    return Within(value.Integer, 0, (int)SecurityMode.CertificateWithEst);
                case SecurityResource.PublicKeyOrIdentity:
                case SecurityResource.ServerPublicKey:
                    return UpTo(value, MaxPublicKeyLength);
                case SecurityResource.SecretKey:
                    return UpTo(value, MaxSecretKeyLength);
                case SecurityResource.SmsMode:
                    return SmsAccount.IsMode(value.Integer) ? CoapCode.Changed : CoapCode.BadRequest;
                case SecurityResource.SmsKeyParameters:
                    // Key parameters of a card, or a PSK identity: which of them the mode says, and the end of the bootstrap.
                    return UpTo(value, PreSharedKey.MaxIdentityLength);
                case SecurityResource.SmsSecretKeys:
                    return value.Count % SmsAccount.KeyUnit != 0 ? CoapCode.BadRequest : Within(value.Count / SmsAccount.KeyUnit, 0, SmsAccount.MaxKeyUnits);
                case SecurityResource.SmsNumber:
                    return UpTo(value, MaxSmsNumber);
                case SecurityResource.ShortServerId:
                    return Within(value.Integer, 0, ushort.MaxValue);
                case SecurityResource.HoldOff:
                case SecurityResource.AccountTimeout:
                    return value.Integer >= 0 ? CoapCode.Changed : CoapCode.BadRequest;
                case SecurityResource.MatchingType:
                case SecurityResource.CertificateUsage:
                    return value.Unsigned <= MaxKind ? CoapCode.Changed : CoapCode.BadRequest;
                case SecurityResource.Sni:
                    return UpTo(value, MaxServerName);
                case SecurityResource.Ciphersuite:
                    return value.Unsigned > ushort.MaxValue ? CoapCode.BadRequest
                        : resourceInstanceId < MaxCiphersuites ? CoapCode.Changed : CoapCode.RequestEntityTooLarge;
                case SecurityResource.Oscore:
                    return value.LinkObjectId == OscoreObject.ObjectId || IsNull(value) ? CoapCode.Changed : CoapCode.BadRequest;
                default:
                    return CoapCode.Changed;
            }
        }

        /// <inheritdoc/>
        public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
        {
            SecurityAccount account = Account(instanceId);
            switch (resourceId)
            {
                case SecurityResource.Uri:
                    account.ServerUri = value.ToText();
                    break;
                case SecurityResource.IsBootstrap:
                    account.IsBootstrap = value.Boolean;
                    break;
                case SecurityResource.Mode:
                    account.Mode = (SecurityMode)value.Integer;
                    break;
                case SecurityResource.PublicKeyOrIdentity:
                    account.PublicKeyOrIdentity = value.ToBytes();
                    break;
                case SecurityResource.ServerPublicKey:
                    account.ServerPublicKey = value.ToBytes();
                    break;
                case SecurityResource.SecretKey:
                    account.SecretKey = value.ToBytes();
                    break;
                case SecurityResource.SmsMode:
                    SmsOf(account).Mode = (int)value.Integer;
                    break;
                case SecurityResource.SmsKeyParameters:
                    SmsOf(account).KeyParameters = BytesOf(value);
                    break;
                case SecurityResource.SmsSecretKeys:
                    SmsOf(account).SecretKeys = BytesOf(value);
                    break;
                case SecurityResource.SmsNumber:
                    SmsOf(account).Number = BytesOf(value);
                    break;
                case SecurityResource.ShortServerId:
                    account.ShortServerId = (int)value.Integer;
                    break;
                case SecurityResource.HoldOff:
                    account.ClientHoldOffS = SecondsOf(value);
                    break;
                case SecurityResource.AccountTimeout:
                    account.BootstrapAccountTimeoutS = SecondsOf(value);
                    break;
                case SecurityResource.MatchingType:
                    account.MatchingType = (int)value.Unsigned;
                    break;
                case SecurityResource.Sni:
                    account.Sni = BytesOf(value);
                    break;
                case SecurityResource.CertificateUsage:
                    account.CertificateUsage = (int)value.Unsigned;
                    break;
                case SecurityResource.Ciphersuite:
                    SetCiphersuite(account, resourceInstanceId, (ushort)value.Unsigned);
                    break;
                case SecurityResource.Oscore:
                    account.OscoreInstanceId = IsNull(value) ? SecurityAccount.Unset : value.LinkInstanceId;
                    break;
                default:
                    return CoapCode.NotFound;
            }

            return CoapCode.Changed;
        }

        private static SmsAccount SmsOf(SecurityAccount account)
        {
            return account.Sms ?? (account.Sms = new SmsAccount());
        }

        private static void SetCiphersuite(SecurityAccount account, int index, ushort suite)
        {
            byte[] former = account.Ciphersuites;
            int count = former is null ? 0 : former.Length;
            int needed = (index + 1) * sizeof(ushort);
            byte[] suites = new byte[count < needed ? needed : count];
            if (count > 0)
            {
                Array.Copy(former, suites, count);
            }

            BigEndian.WriteUInt16(suites, index * sizeof(ushort), suite);
            account.Ciphersuites = suites;
        }

        private static bool IsNull(ResourceValue value)
        {
            return value.LinkObjectId == NullLink && value.LinkInstanceId == NullLink;
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

        private static int SecondsOf(ResourceValue value)
        {
            return value.Integer > int.MaxValue ? int.MaxValue : (int)value.Integer;
        }

        private static byte Within(long value, int low, int high)
        {
            return value >= low && value <= high ? CoapCode.Changed : CoapCode.BadRequest;
        }

        private SecurityAccount Account(int instanceId)
        {
            return (SecurityAccount)_accounts.Security.Find(instanceId);
        }
    }
}
