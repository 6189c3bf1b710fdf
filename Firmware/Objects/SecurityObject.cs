using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Objects
{
    /// <summary>
    /// LwM2M Security (0), version 1.1: one instance for each server and bootstrap server. Hidden, so that no server reads,
    /// writes or finds it; only a bootstrap server writes it. What it writes is checked here for form and size, and at the end
    /// of the bootstrap for sense.
    /// </summary>
    public sealed class SecurityObject : Lwm2mObject
    {
        /// <summary>Object ID.</summary>
        public const int ObjectId = 0;

        /// <summary>Longest certificate or public key in bytes, resources 3 and 4. What is longer is answered 4.13.</summary>
        public const int MaxPublicKeyLength = 1024;

        /// <summary>Longest secret in bytes, resource 5: a private key of the curves in RFC 7925 with its envelope (RFC 5958).</summary>
        public const int MaxSecretKeyLength = 160;

        /// <summary>Ciphersuites at most, resource 16.</summary>
        public const int MaxCiphersuites = 8;

        private const int MaxServerName = 255;
        private const int MaxSmsNumber = 20;
        private const int SmsKeyParametersLength = 6;
        private const int SmsKeyUnit = 16;
        private const int SmsKeyUnits = 3;
        private const int MaxKind = 3;
        private const int NullLink = 65535;

        private const int Uri = 0;
        private const int IsBootstrap = 1;
        private const int Mode = 2;
        private const int PublicKeyOrIdentity = 3;
        private const int ServerPublicKey = 4;
        private const int SecretKey = 5;
        private const int SmsMode = 6;
        private const int SmsKeyParameters = 7;
        private const int SmsSecretKeys = 8;
        private const int SmsNumber = 9;
        private const int ShortServerId = 10;
        private const int HoldOff = 11;
        private const int AccountTimeout = 12;
        private const int MatchingType = 13;
        private const int Sni = 14;
        private const int CertificateUsage = 15;
        private const int Ciphersuite = 16;
        private const int Oscore = 17;

        private static readonly ResourceDefinition[] Table =
        {
            new ResourceDefinition(Uri, ResourceType.String, Operations.None, false, true),
            new ResourceDefinition(IsBootstrap, ResourceType.Boolean, Operations.None, false, true),
            new ResourceDefinition(Mode, ResourceType.Integer, Operations.None, false, true),
            new ResourceDefinition(PublicKeyOrIdentity, ResourceType.Opaque, Operations.None, false, true),
            new ResourceDefinition(ServerPublicKey, ResourceType.Opaque, Operations.None, false, true),
            new ResourceDefinition(SecretKey, ResourceType.Opaque, Operations.None, false, true),
            new ResourceDefinition(SmsMode, ResourceType.Integer, Operations.None),
            new ResourceDefinition(SmsKeyParameters, ResourceType.Opaque, Operations.None),
            new ResourceDefinition(SmsSecretKeys, ResourceType.Opaque, Operations.None),
            new ResourceDefinition(SmsNumber, ResourceType.String, Operations.None),
            new ResourceDefinition(ShortServerId, ResourceType.Integer, Operations.None),
            new ResourceDefinition(HoldOff, ResourceType.Integer, Operations.None),
            new ResourceDefinition(AccountTimeout, ResourceType.Integer, Operations.None),
            new ResourceDefinition(MatchingType, ResourceType.Unsigned, Operations.None),
            new ResourceDefinition(Sni, ResourceType.String, Operations.None),
            new ResourceDefinition(CertificateUsage, ResourceType.Unsigned, Operations.None),
            new ResourceDefinition(Ciphersuite, ResourceType.Unsigned, Operations.None, true),
            new ResourceDefinition(Oscore, ResourceType.ObjectLink, Operations.None),
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
                case Uri:
                    return UpTo(value, SecurityAccount.MaxUriLength);
                case Mode:
                    return Within(value.Integer, 0, (int)SecurityMode.CertificateWithEst);
                case PublicKeyOrIdentity:
                case ServerPublicKey:
                    return UpTo(value, MaxPublicKeyLength);
                case SecretKey:
                    return UpTo(value, MaxSecretKeyLength);
                case SmsMode:
                    return Within(value.Integer, 0, byte.MaxValue);
                case SmsKeyParameters:
                    return Within(value.Count, SmsKeyParametersLength, SmsKeyParametersLength);
                case SmsSecretKeys:
                    return value.Count % SmsKeyUnit != 0 ? CoapCode.BadRequest : Within(value.Count / SmsKeyUnit, 1, SmsKeyUnits);
                case SmsNumber:
                    return UpTo(value, MaxSmsNumber);
                case ShortServerId:
                    return Within(value.Integer, 0, ushort.MaxValue);
                case HoldOff:
                case AccountTimeout:
                    return Within(value.Integer, 0, int.MaxValue);
                case MatchingType:
                case CertificateUsage:
                    return value.Unsigned <= MaxKind ? CoapCode.Changed : CoapCode.BadRequest;
                case Sni:
                    return UpTo(value, MaxServerName);
                case Ciphersuite:
                    return value.Unsigned > ushort.MaxValue ? CoapCode.BadRequest
                        : resourceInstanceId < MaxCiphersuites ? CoapCode.Changed : CoapCode.RequestEntityTooLarge;
                case Oscore:
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
                case Uri:
                    account.ServerUri = value.ToText();
                    break;
                case IsBootstrap:
                    account.IsBootstrap = value.Boolean;
                    break;
                case Mode:
                    account.Mode = (SecurityMode)value.Integer;
                    break;
                case PublicKeyOrIdentity:
                    account.PublicKeyOrIdentity = value.ToBytes();
                    break;
                case ServerPublicKey:
                    account.ServerPublicKey = value.ToBytes();
                    break;
                case SecretKey:
                    account.SecretKey = value.ToBytes();
                    break;
                case SmsMode:
                    account.SmsSecurityMode = (int)value.Integer;
                    break;
                case SmsKeyParameters:
                    account.SmsKeyParameters = value.ToBytes();
                    break;
                case SmsSecretKeys:
                    account.SmsSecretKeys = value.ToBytes();
                    break;
                case SmsNumber:
                    account.SmsNumber = value.ToBytes();
                    break;
                case ShortServerId:
                    account.ShortServerId = (int)value.Integer;
                    break;
                case HoldOff:
                    account.ClientHoldOffS = (int)value.Integer;
                    break;
                case AccountTimeout:
                    account.BootstrapAccountTimeoutS = (int)value.Integer;
                    break;
                case MatchingType:
                    account.MatchingType = (int)value.Unsigned;
                    break;
                case Sni:
                    account.Sni = value.ToBytes();
                    break;
                case CertificateUsage:
                    account.CertificateUsage = (int)value.Unsigned;
                    break;
                case Ciphersuite:
                    SetCiphersuite(account, resourceInstanceId, (ushort)value.Unsigned);
                    break;
                case Oscore:
                    account.OscoreInstanceId = IsNull(value) ? SecurityAccount.Unset : value.LinkInstanceId;
                    break;
                default:
                    return CoapCode.NotFound;
            }

            return CoapCode.Changed;
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

        private static byte UpTo(ResourceValue value, int length)
        {
            return value.Count <= length ? CoapCode.Changed : CoapCode.RequestEntityTooLarge;
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
