using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The fields of a Security object instance in the record of the accounts, by resource ID.</summary>
    internal static class SecurityFields
    {
        private const int WasOldId = 255;

        public static void Save(SecurityAccount account, AccountWriter fields)
        {
            fields.Bytes(SecurityResource.Uri, Utf8.FromString(account.ServerUri));
            fields.Boolean(SecurityResource.IsBootstrap, account.IsBootstrap, false);
            fields.Integer(SecurityResource.Mode, (int)account.Mode, (int)SecurityMode.NoSec);
            fields.Bytes(SecurityResource.PublicKeyOrIdentity, account.PublicKeyOrIdentity);
            fields.Bytes(SecurityResource.ServerPublicKey, account.ServerPublicKey);
            fields.Bytes(SecurityResource.SecretKey, account.SecretKey);
            SmsAccount sms = account.Sms;
            if (sms is not null)
            {
                fields.Integer(SecurityResource.SmsMode, sms.Mode, SecurityAccount.Unset);
                fields.Bytes(SecurityResource.SmsKeyParameters, sms.KeyParameters);
                fields.Bytes(SecurityResource.SmsSecretKeys, sms.SecretKeys);
                fields.Bytes(SecurityResource.SmsNumber, sms.Number);
            }

            fields.Integer(SecurityResource.ShortServerId, account.ShortServerId, SecurityAccount.Unset);
            fields.Integer(SecurityResource.HoldOff, account.ClientHoldOffS, 0);
            fields.Integer(SecurityResource.AccountTimeout, account.BootstrapAccountTimeoutS, 0);
            fields.Integer(SecurityResource.MatchingType, account.MatchingType, SecurityAccount.Unset);
            fields.Bytes(SecurityResource.Sni, account.Sni);
            fields.Integer(SecurityResource.CertificateUsage, account.CertificateUsage, SecurityAccount.Unset);
            fields.Bytes(SecurityResource.Ciphersuite, account.Ciphersuites);
            fields.Integer(SecurityResource.Oscore, account.OscoreInstanceId, SecurityAccount.Unset);
            fields.Boolean(WasOldId, account.WasOld, false);
        }

        public static bool Load(SecurityAccount account, AccountReader field)
        {
            switch (field.Id)
            {
                case SecurityResource.Uri:
                    account.ServerUri = field.ToText();
                    return true;
                case SecurityResource.PublicKeyOrIdentity:
                    account.PublicKeyOrIdentity = field.ToBytes();
                    return true;
                case SecurityResource.ServerPublicKey:
                    account.ServerPublicKey = field.ToBytes();
                    return true;
                case SecurityResource.SecretKey:
                    account.SecretKey = field.ToBytes();
                    return true;
                case SecurityResource.SmsKeyParameters:
                    SmsOf(account).KeyParameters = field.ToBytes();
                    return true;
                case SecurityResource.SmsSecretKeys:
                    SmsOf(account).SecretKeys = field.ToBytes();
                    return true;
                case SecurityResource.SmsNumber:
                    SmsOf(account).Number = field.ToBytes();
                    return true;
                case SecurityResource.Sni:
                    account.Sni = field.ToBytes();
                    return true;
                case SecurityResource.Ciphersuite:
                    account.Ciphersuites = field.ToBytes();
                    return true;
                default:
                    return field.Number >= 0 && LoadNumber(account, field.Id, field.Number);
            }
        }

        private static SmsAccount SmsOf(SecurityAccount account)
        {
            return account.Sms ?? (account.Sms = new SmsAccount());
        }

        private static bool LoadNumber(SecurityAccount account, int id, int value)
        {
            switch (id)
            {
                case SecurityResource.IsBootstrap:
                    account.IsBootstrap = value != 0;
                    return true;
                case SecurityResource.Mode:
                    account.Mode = (SecurityMode)value;
                    return value <= (int)SecurityMode.CertificateWithEst;
                case SecurityResource.SmsMode:
                    SmsOf(account).Mode = value;
                    return true;
                case SecurityResource.ShortServerId:
                    account.ShortServerId = value;
                    return true;
                case SecurityResource.HoldOff:
                    account.ClientHoldOffS = value;
                    return true;
                case SecurityResource.AccountTimeout:
                    account.BootstrapAccountTimeoutS = value;
                    return true;
                case SecurityResource.MatchingType:
                    account.MatchingType = value;
                    return true;
                case SecurityResource.CertificateUsage:
                    account.CertificateUsage = value;
                    return true;
                case SecurityResource.Oscore:
                    account.OscoreInstanceId = value;
                    return true;
                case WasOldId:
                    account.WasOld = value != 0;
                    return true;
                default:
                    return true;
            }
        }
    }
}
