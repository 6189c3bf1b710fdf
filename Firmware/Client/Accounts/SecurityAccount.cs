using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The address and credentials of one server: an instance of the Security object (0). No server can read it.</summary>
    public sealed class SecurityAccount : AccountInstance
    {
        /// <summary>Stands for a missing number.</summary>
        public const int Unset = -1;

        /// <summary>Longest server URI in bytes, resource 0.</summary>
        public const int MaxUriLength = 255;

        /// <summary>Letter of the binding that reaches the number of <see cref="Sms"/>, while all others reach the URI.</summary>
        internal const char SmsLetter = 'S';

        private byte[] _publicKeyOrIdentity;
        private byte[] _secretKey;
        private byte[] _ciphersuites;
        private LinkCredentials _credentials;

        /// <summary>Creates the account of one server, without security until a key is set.</summary>
        /// <param name="serverUri">Its URI, such as <c>coap://example.com:5683</c>.</param>
        /// <param name="shortServerId">Its Short Server ID, 1 to 65534; the <see cref="ServerAccount"/> has the same. <see cref="Unset"/> for a bootstrap server.</param>
        public SecurityAccount(string serverUri, int shortServerId)
        {
            ServerUri = serverUri;
            ShortServerId = shortServerId;
        }

        /// <summary>LwM2M Server URI, resource 0.</summary>
        public string ServerUri;

        /// <summary>Whether it is a bootstrap server, resource 1.</summary>
        public bool IsBootstrap;

        /// <summary>Security mode, resource 2. Use NoSec only where the lower link or OSCORE protects, and for tests.</summary>
        public SecurityMode Mode = SecurityMode.NoSec;

        /// <summary>Public key, certificate or PSK identity, resource 3, or null.</summary>
        public byte[] PublicKeyOrIdentity
        {
            get
            {
                return _publicKeyOrIdentity;
            }

            set
            {
                _publicKeyOrIdentity = value;
                _credentials = null;
                Sms?.Renew();
            }
        }

        /// <summary>Public key or certificate of the server, resource 4, or null.</summary>
        public byte[] ServerPublicKey;

        /// <summary>Pre-shared key or private key, resource 5, or null. Never logged or exported.</summary>
        public byte[] SecretKey
        {
            get
            {
                return _secretKey;
            }

            set
            {
                _secretKey = value;
                _credentials = null;
            }
        }

        /// <summary>What it has for SMS, resources 6 to 9, or null.</summary>
        public SmsAccount Sms;

        /// <summary>Short Server ID, resource 10, or <see cref="Unset"/>.</summary>
        public int ShortServerId;

        /// <summary>Seconds to wait before a client-initiated bootstrap, resource 11.</summary>
        public int ClientHoldOffS;

        /// <summary>Seconds after which a bootstrap account is purged once the client has registered, resource 12; 0 for never.</summary>
        public int BootstrapAccountTimeoutS;

        /// <summary>Whether in an earlier run the time of day has said that the bootstrap account is older than resource 12.</summary>
        public bool WasOld;

        /// <summary>Matching Type, resource 13, or <see cref="Unset"/>. For bindings with certificates.</summary>
        public int MatchingType = Unset;

        /// <summary>SNI, resource 14, or null. For bindings with certificates.</summary>
        public byte[] Sni;

        /// <summary>Certificate Usage, resource 15, or <see cref="Unset"/>. For bindings with certificates.</summary>
        public int CertificateUsage = Unset;

        /// <summary>DTLS/TLS Ciphersuites, resource 16, two bytes each by resource instance, best first; null for those of the engine.</summary>
        public byte[] Ciphersuites
        {
            get
            {
                return _ciphersuites;
            }

            set
            {
                _ciphersuites = value;
                _credentials = null;
            }
        }

        /// <summary>Instance of the OSCORE object (21) that protects the exchanges, resource 17, or <see cref="Unset"/> for none.</summary>
        public int OscoreInstanceId = Unset;

        /// <summary>The credentials of its links.</summary>
        internal CredentialKind Kind
        {
            get
            {
                switch (Mode)
                {
                    case SecurityMode.NoSec:
                        return CredentialKind.None;
                    case SecurityMode.PreSharedKey:
                        return CredentialKind.PreSharedKey;
                    case SecurityMode.RawPublicKey:
                        return CredentialKind.RawPublicKey;
                    default:
                        return CredentialKind.Certificate;
                }
            }
        }

        /// <summary>The credentials for a link, null for none. <see cref="FindKeyFault"/> must have found no fault.</summary>
        internal LinkCredentials Credentials
        {
            get
            {
                if (_credentials is null && Mode != SecurityMode.NoSec)
                {
                    _credentials = CopyCredentials();

                    // A bootstrap is too rare to be worth a session, and its account may be gone before the next.
                    _credentials.Name = IsBootstrap ? LinkCredentials.Unkept : InstanceId < 0 ? null : InstanceId.ToString();
                }

                return _credentials;
            }
        }

        /// <summary>The same for a link of a binding; its records in a store are kept apart from those of other bindings.</summary>
        internal LinkCredentials CredentialsFor(char letter)
        {
            if (letter == SmsLetter)
            {
                return Sms.Credentials(_publicKeyOrIdentity, InstanceId);
            }

            LinkCredentials credentials = Credentials;
            if (credentials is not null && !IsBootstrap && InstanceId >= 0)
            {
                credentials.Name = letter == 'U' ? InstanceId.ToString() : InstanceId.ToString() + letter;
            }

            return credentials;
        }

        /// <summary>Credentials of their own for a binding, to be wiped by whoever asked for them; null for none.</summary>
        internal LinkCredentials CopyCredentials(char letter)
        {
            return letter == SmsLetter ? Sms.CopyCredentials(_publicKeyOrIdentity) : CopyCredentials();
        }

        private LinkCredentials CopyCredentials()
        {
            switch (Kind)
            {
                case CredentialKind.None:
                    return null;
                case CredentialKind.PreSharedKey:
                    return new PreSharedKey(_publicKeyOrIdentity, _secretKey);
                default:
                    return new PublicKeyCredentials(Kind, _publicKeyOrIdentity, _secretKey, ServerPublicKey) { MatchingType = MatchingType, CertificateUsage = CertificateUsage };
            }
        }

        /// <summary>Secures the account with a pre-shared key: resources 2, 3 and 5.</summary>
        /// <param name="identity">PSK identity, at most 128 bytes.</param>
        /// <param name="key">Pre-shared key of 16 to 64 bytes from a random source.</param>
        /// <exception cref="ArgumentException">The policy refuses the key; the message says why, never the key.</exception>
        public void SetPreSharedKey(byte[] identity, byte[] key)
        {
            string fault = PskPolicy.FindFault(identity, key);
            if (fault is not null)
            {
                throw new ArgumentException(fault);
            }

            byte[] former = _secretKey;
            PublicKeyOrIdentity = (byte[])identity.Clone();
            SecretKey = (byte[])key.Clone();
            Mode = SecurityMode.PreSharedKey;
            Clear(former);
        }

        /// <summary>The remote endpoint of the links of a binding, or null where it has none for it.</summary>
        /// <param name="uri">Its server URI.</param>
        /// <param name="binding">The binding.</param>
        internal LinkTarget TargetFor(ServerUri uri, Binding binding)
        {
            if (binding.Letter == SmsLetter)
            {
                // The suites of resource 16 are for the URI: over SMS only that of RFC 7925 §4.2 fits, which the engine has by itself.
                return Sms is null || !Sms.IsUsable ? null
                    : new LinkTarget(Sms.Kind == CredentialKind.None ? LinkTarget.SmsScheme : LinkTarget.SecuredSmsScheme, Sms.Digits, 0);
            }

            return new LinkTarget(uri.Scheme, uri.Host, uri.Port == 0 ? binding.DefaultPort : uri.Port) { ServerName = Sni, CipherSuites = _ciphersuites };
        }

        /// <summary>The credentials of its links of a binding.</summary>
        internal CredentialKind KindFor(char letter)
        {
            return letter == SmsLetter ? Sms.Kind : Kind;
        }

        /// <summary>Why no link can use its keys, or null. Fit for a log.</summary>
        internal string FindKeyFault()
        {
            switch (Mode)
            {
                case SecurityMode.NoSec:
                    return null;
                case SecurityMode.PreSharedKey:
                    return PskPolicy.FindFault(_publicKeyOrIdentity, _secretKey);
                case SecurityMode.CertificateWithEst:
                    return "no binding with certificates from est";
                default:
                    return _publicKeyOrIdentity is null || _secretKey is null ? "public or private key is missing" : null;
            }
        }

        internal override void Save(AccountWriter fields)
        {
            SecurityFields.Save(this, fields);
        }

        internal override bool Load(AccountReader field)
        {
            return SecurityFields.Load(this, field);
        }

        /// <inheritdoc/>
        public override void Wipe()
        {
            Clear(_secretKey);
            Sms?.Wipe();
            _credentials?.Wipe();
        }

        /// <inheritdoc/>
        public override void Wipe(int resourceId)
        {
            if (resourceId == SecurityResource.SmsSecretKeys)
            {
                Sms?.Wipe();
            }

            Clear(resourceId == SecurityResource.SecretKey ? _secretKey : null);
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
