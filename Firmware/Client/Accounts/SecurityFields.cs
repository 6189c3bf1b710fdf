using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>How an instance of the Security object lies in the record of the accounts: by its resource IDs.</summary>
    internal static class SecurityFields
    {
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
        private const int Ciphersuites = 16;
        private const int Oscore = 17;

        public static void Save(SecurityAccount account, AccountWriter fields)
        {
            fields.Bytes(Uri, Utf8.FromString(account.ServerUri));
            fields.Boolean(IsBootstrap, account.IsBootstrap, false);
            fields.Integer(Mode, (int)account.Mode, (int)SecurityMode.NoSec);
            fields.Bytes(PublicKeyOrIdentity, account.PublicKeyOrIdentity);
            fields.Bytes(ServerPublicKey, account.ServerPublicKey);
            fields.Bytes(SecretKey, account.SecretKey);
            fields.Integer(SmsMode, account.SmsSecurityMode, SecurityAccount.Unset);
            fields.Bytes(SmsKeyParameters, account.SmsKeyParameters);
            fields.Bytes(SmsSecretKeys, account.SmsSecretKeys);
            fields.Bytes(SmsNumber, account.SmsNumber);
            fields.Integer(ShortServerId, account.ShortServerId, SecurityAccount.Unset);
            fields.Integer(HoldOff, account.ClientHoldOffS, 0);
            fields.Integer(AccountTimeout, account.BootstrapAccountTimeoutS, 0);
            fields.Integer(MatchingType, account.MatchingType, SecurityAccount.Unset);
            fields.Bytes(Sni, account.Sni);
            fields.Integer(CertificateUsage, account.CertificateUsage, SecurityAccount.Unset);
            fields.Bytes(Ciphersuites, account.Ciphersuites);
            fields.Integer(Oscore, account.OscoreInstanceId, SecurityAccount.Unset);
        }

        public static bool Load(SecurityAccount account, AccountReader field)
        {
            switch (field.Id)
            {
                case Uri:
                    account.ServerUri = field.ToText();
                    return true;
                case PublicKeyOrIdentity:
                    account.PublicKeyOrIdentity = field.ToBytes();
                    return true;
                case ServerPublicKey:
                    account.ServerPublicKey = field.ToBytes();
                    return true;
                case SecretKey:
                    account.SecretKey = field.ToBytes();
                    return true;
                case SmsKeyParameters:
                    account.SmsKeyParameters = field.ToBytes();
                    return true;
                case SmsSecretKeys:
                    account.SmsSecretKeys = field.ToBytes();
                    return true;
                case SmsNumber:
                    account.SmsNumber = field.ToBytes();
                    return true;
                case Sni:
                    account.Sni = field.ToBytes();
                    return true;
                case Ciphersuites:
                    account.Ciphersuites = field.ToBytes();
                    return true;
                default:
                    return field.Number >= 0 && LoadNumber(account, field.Id, field.Number);
            }
        }

        private static bool LoadNumber(SecurityAccount account, int id, int value)
        {
            switch (id)
            {
                case IsBootstrap:
                    account.IsBootstrap = value != 0;
                    return true;
                case Mode:
                    account.Mode = (SecurityMode)value;
                    return value <= (int)SecurityMode.CertificateWithEst;
                case SmsMode:
                    account.SmsSecurityMode = value;
                    return true;
                case ShortServerId:
                    account.ShortServerId = value;
                    return true;
                case HoldOff:
                    account.ClientHoldOffS = value;
                    return true;
                case AccountTimeout:
                    account.BootstrapAccountTimeoutS = value;
                    return true;
                case MatchingType:
                    account.MatchingType = value;
                    return true;
                case CertificateUsage:
                    account.CertificateUsage = value;
                    return true;
                case Oscore:
                    account.OscoreInstanceId = value;
                    return true;
                default:
                    return true;
            }
        }
    }
}
