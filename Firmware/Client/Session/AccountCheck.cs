using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Checks whether accounts that a bootstrap server wrote are consistent and usable by this client
    /// (LwM2M Core §6.1.6): only then do they take effect. The result is fit for a log; it never contains a key.
    /// </summary>
    public sealed class AccountCheck
    {
        private const int SecurityMandatory = (1 << 0) | (1 << 2);
        private const int ServerMandatory = (1 << 0) | (1 << 1) | (1 << 7);
        private const int OscoreMandatory = (1 << 0) | (1 << 1) | (1 << 2);

        private readonly ConnectionFactory _connections;
        private readonly bool _allowsInsecureBootstrap;

        internal AccountCheck(ConnectionFactory connections, bool allowsInsecureBootstrap)
        {
            _connections = connections;
            _allowsInsecureBootstrap = allowsInsecureBootstrap;
        }

        /// <summary>Returns the fault, or null. A client can start with accepted accounts.</summary>
        public string FindFault(AccountList accounts)
        {
            if (accounts.Count == 0)
            {
                return "no server account";
            }

            SecurityAccount bootstrap = accounts.Bootstrap;
            string fault = bootstrap is null ? null : FindFault(accounts, bootstrap);
            fault = fault is null ? FindServerFault(accounts) : Describe(bootstrap, fault);
            return fault ?? FindContextFault(accounts);
        }

        /// <summary>Returns the fault of the servers other than the bootstrap server, or null.</summary>
        public string FindServerFault(AccountList accounts)
        {
            SecurityAccount bootstrap = accounts.Bootstrap;
            for (int i = 0; i < accounts.Security.Count; i++)
            {
                SecurityAccount account = accounts.SecurityAt(i);
                string fault = account == bootstrap ? null : FindFault(accounts, account);
                if (fault is not null)
                {
                    return Describe(account, fault);
                }
            }

            for (int i = 0; i < accounts.Servers.Count; i++)
            {
                ServerAccount account = accounts.ServerAt(i);
                string fault = FindServerFault(accounts, account);
                if (fault is not null)
                {
                    return "/1/" + account.InstanceId.ToString() + ": " + fault;
                }
            }

            // LwM2M Core §8.1, §8.2: several servers need the Access Control object; without it no server would have any right.
            return accounts.Rights is not null ? accounts.Rights.FindFault() : accounts.Count > 1 ? "/2: several servers and no access control on this device" : null;
        }

        /// <summary>Returns why an account cannot be used, or null.</summary>
        public string FindFault(AccountList accounts, SecurityAccount account)
        {
            if ((account.Written & SecurityMandatory) != SecurityMandatory)
            {
                return "server uri or security mode is missing";
            }

            ServerUri uri;
            try
            {
                uri = new ServerUri(account.ServerUri);
            }
            catch (ArgumentException)
            {
                return "server uri is not scheme://host:port";
            }

            string fault = account.IsBootstrap ? FindBootstrapFault(accounts, account) : FindAccountFault(accounts, account);
            fault = fault ?? FindFormatFault(account) ?? _connections.Bindings.FindFault(account, uri);
            return fault ?? (account.OscoreInstanceId < 0 ? null : FindOscoreFault(accounts, account));
        }

        /// <summary>
        /// Creates the security contexts as the start does, to find faults of their combination: keys that are used twice, or a kid that an
        /// application in the device has.
        /// </summary>
        private string FindContextFault(AccountList accounts)
        {
            MessageSecurity rehearsal = _connections.MessageSecurity?.Rehearse();
            string fault = null;
            for (int i = 0; i < accounts.Security.Count && fault is null && rehearsal is not null; i++)
            {
                SecurityAccount account = accounts.SecurityAt(i);
                try
                {
                    MessageProtection protection = _connections.Protect(accounts, account, rehearsal, NameOf(account));
                    if (!(protection is null || account.IsBootstrap))
                    {
                        _connections.Applications.Rehearse(account.ShortServerId, protection);
                    }
                }
                catch (ArgumentException e)
                {
                    fault = Describe(account, e.Message);
                }
            }

            for (int i = 0; i < accounts.Security.Count; i++)
            {
                rehearsal?.Forget(NameOf(accounts.SecurityAt(i)));
            }

            return fault;
        }

        private static string NameOf(SecurityAccount account)
        {
            return account.InstanceId.ToString();
        }

        private static string Describe(SecurityAccount account, string fault)
        {
            return "/0/" + account.InstanceId.ToString() + ": " + fault;
        }

        private static string FindServerFault(AccountList accounts, ServerAccount account)
        {
            if ((account.Written & ServerMandatory) != ServerMandatory)
            {
                return "short server id, lifetime or binding is missing";
            }

            if (accounts.FindSecurity(account.ShortServerId) is null)
            {
                return "no security instance with its short server id";
            }

            return accounts.FindServer(account.ShortServerId) != account ? "short server id is taken" : null;
        }

        private static string FindAccountFault(AccountList accounts, SecurityAccount account)
        {
            if (account.ShortServerId < 1 || account.ShortServerId > AccountList.MaxShortServerId)
            {
                return "short server id is not 1 to 65534";
            }

            if (accounts.FindServer(account.ShortServerId) is null)
            {
                return "no server instance with its short server id";
            }

            return accounts.FindSecurity(account.ShortServerId) != account ? "short server id is taken" : null;
        }

        private string FindBootstrapFault(AccountList accounts, SecurityAccount account)
        {
            if (accounts.Bootstrap != account)
            {
                return "second bootstrap account";
            }

            bool isBare = account.Mode == SecurityMode.NoSec && account.OscoreInstanceId < 0;
            return isBare && !_allowsInsecureBootstrap ? "no bootstrap without security" : null;
        }

        /// <summary>The fault in the format of its keys (LwM2M Core §E.1.1), or null.</summary>
        private static string FindFormatFault(SecurityAccount account)
        {
            switch (account.Mode)
            {
                case SecurityMode.NoSec:
                    return null;
                case SecurityMode.PreSharedKey:
                    return FindPskFault(account);
                case SecurityMode.RawPublicKey:
                    return !KeyFormat.IsSubjectPublicKeyInfo(account.PublicKeyOrIdentity) || !KeyFormat.IsSubjectPublicKeyInfo(account.ServerPublicKey)
                        ? "raw public key is no SubjectPublicKeyInfo" : FindPrivateKeyFault(account);
                case SecurityMode.Certificate:
                    return !KeyFormat.IsCertificate(account.PublicKeyOrIdentity) ? "certificate is not in DER" : FindPrivateKeyFault(account);
                default:
                    return "no binding with certificates from est";
            }
        }

        private static string FindPrivateKeyFault(SecurityAccount account)
        {
            return KeyFormat.IsOneAsymmetricKey(account.SecretKey) ? null : "private key is no OneAsymmetricKey";
        }

        private static string FindPskFault(SecurityAccount account)
        {
            string fault = PskPolicy.FindFault(account.PublicKeyOrIdentity, account.SecretKey);
            return fault ?? (Utf8.IsValid(account.PublicKeyOrIdentity, 0, account.PublicKeyOrIdentity.Length) ? null : "psk identity is not utf-8");
        }

        private string FindOscoreFault(AccountList accounts, SecurityAccount account)
        {
            OscoreAccount oscore = accounts.FindOscore(account);
            if (oscore is null)
            {
                return "no oscore instance " + account.OscoreInstanceId.ToString();
            }

            for (int i = 0; i < accounts.Security.Count; i++)
            {
                SecurityAccount other = accounts.SecurityAt(i);
                if (other != account && other.OscoreInstanceId == account.OscoreInstanceId)
                {
                    return "oscore instance is used twice";
                }
            }

            if (_connections.MessageSecurity is null)
            {
                return "no oscore on this device";
            }

            return FindFault(oscore);
        }

        private static string FindFault(OscoreAccount oscore)
        {
            if ((oscore.Written & OscoreMandatory) != OscoreMandatory)
            {
                return "oscore secret or id is missing";
            }

            if (!PskPolicy.IsStrong(oscore.MasterSecret))
            {
                return "oscore secret is not 16 random bytes or more";
            }

            if (oscore.AeadAlgorithm != ObjectCredentials.AesCcm16_64_128)
            {
                return "oscore aead algorithm";
            }

            if (oscore.HmacAlgorithm != ObjectCredentials.HmacSha256 && oscore.HmacAlgorithm != ObjectCredentials.HkdfSha256)
            {
                return "oscore hmac algorithm";
            }

            return IsSame(oscore.SenderId, oscore.RecipientId) ? "oscore ids are the same" : null;
        }

        private static bool IsSame(byte[] one, byte[] other)
        {
            bool isSame = one.Length == other.Length;
            for (int i = 0; isSame && i < one.Length; i++)
            {
                isSame = one[i] == other[i];
            }

            return isSame;
        }
    }
}
